import type { StudyAnswer } from "../../api.js";
import { json } from "../answer.js";
import type { Route } from "../router.js";

/** Studies, those first that changed last. */
export const studies: Route = {
  method: "GET",
  path: "/api/studies",
  async answer(_, { store }) {
    const answer = (await store.studies()).map(({ name, runs, states, updatedAt, description }): StudyAnswer => {
      const { title, question } = description;
      return {
        ...{ name, runs, updatedAt, states },
        ...(typeof title === "string" && { title }),
        ...(typeof question === "string" && { question }),
      };
    });
    return json(answer.sort((a, b) => b.updatedAt - a.updatedAt));
  },
};

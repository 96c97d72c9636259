import type { RunStatus } from "../../../tracking/store.js";
import type { StudyAnswer } from "../../api.js";
import { json } from "../answer.js";
import type { Route } from "../router.js";

/** Studies, those first that changed last. */
export const studies: Route = {
  method: "GET",
  path: "/api/studies",
  async answer(_, { store, runs }) {
    const states = new Map<string, Partial<Record<RunStatus, number>>>();
    for (const { study, status } of await runs.all()) {
      const counts = states.get(study) ?? {};
      counts[status] = (counts[status] ?? 0) + 1;
      states.set(study, counts);
    }
    const known = await store.studies();
    const answer = known.map(({ name, runs: count, updatedAt, description }): StudyAnswer => {
      const { title, question } = description;
      return {
        ...{ name, runs: count, updatedAt, states: states.get(name) ?? {} },
        ...(typeof title === "string" && { title }),
        ...(typeof question === "string" && { question }),
      };
    });
    return json(answer.sort((a, b) => b.updatedAt - a.updatedAt));
  },
};

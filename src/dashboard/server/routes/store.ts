import { readFileSync } from "node:fs";
import type { StoreAnswer } from "../../api.js";
import { json } from "../answer.js";
import type { Route } from "../router.js";

const manifest = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const store: Route = {
  method: "GET",
  path: "/api/store",
  answer: (_, { store: { url } }) => {
    const answer: StoreAnswer = { url, version: manifest.version };
    return Promise.resolve(json(answer));
  },
};

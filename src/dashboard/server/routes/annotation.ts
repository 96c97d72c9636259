import { z } from "zod";
import type { AnnotationRequest } from "../../api.js";
import { json } from "../answer.js";
import { foundRun } from "../found-run.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

const shape: z.ZodType<AnnotationRequest> = z.strictObject({ tags: z.array(z.string()), note: z.string() });

/** Keeps tags and a note of a run. */
export const annotation: Route = {
  method: "PUT",
  path: "/api/runs/:run/annotation",
  async answer({ params, body }, { store }) {
    const { id } = await foundRun(store, params["run"]!);
    const asked = shape.safeParse(body);
    if (!asked.success) throw new Refusal(400, 'An annotation such as {"tags": ["good"], "note": ""} was expected.');
    await store.annotate(id, asked.data);
    return json({});
  },
};

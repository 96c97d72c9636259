import type { Flow } from "../models/model.js";
import { layout, unflatten } from "../models/parameters.js";
import { take, type Points } from "../numerics/points.js";
import type { Runtime, Tensors } from "../runtime/runtime.js";

/** Rows that the initial values are taken from, at most. */
const largest = 1024;

/** Replaces those of a flow's drawn initial parameters that it takes from the data, by rows spread over all of them. */
export async function adapt(flow: Flow, flat: Float64Array, data: Points, runtime: Runtime): Promise<void> {
  const adapted = flow.adapt?.bind(flow);
  if (adapted === undefined) return;
  const n = Math.min(data.n, largest);
  const rows = take(
    data,
    Array.from({ length: n }, (_, i) => Math.floor((i * data.n) / n)),
  );
  // The model's own parameters stand first in the flat vector, before those of the loss.
  const own = flat.subarray(0, layout(flow.parameters).count);
  const program = await runtime.compile(
    (inputs: Tensors) => ({ ...adapted(unflatten(inputs["flat"]!, flow.parameters), inputs["x"]!) }),
    { flat: { shape: [own.length] }, x: { shape: [n, data.d] } },
    { name: "initial parameters" },
  );
  const values = await program.run({ flat: own, x: rows.data });
  program.dispose();
  for (const { name, offset } of layout(flow.parameters).slots) {
    if (values[name] !== undefined) own.set(values[name], offset);
  }
}

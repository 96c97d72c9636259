import type * as tf from "@tensorflow/tfjs";
import type { Specs } from "../runtime/runtime.js";
import { constantSpecs } from "./constants.js";
import type { AdamsMethod } from "./adams-stepper.js";
import type { TracedField } from "./solver.js";
import { boundDerivative, combine, type StepLoop } from "./traced-programs.js";

/** Many equal steps in one call: the state is y and the derivatives f0 (the newest), f1, … of the steps before. */
export function compileAdamsLoop(field: TracedField, method: AdamsMethod, n: number, d: number): Promise<StepLoop> {
  const names = method.predictor.map((_, i) => `f${i}`);
  const point = { shape: [n, d] };
  return field.runtime.compileLoop<Specs, Specs, Specs>(
    (state, constants, batch) => {
      const { h } = constants as { h: tf.Tensor };
      const end = batch["t"]!.add(h);
      const derivative = boundDerivative(field, constants);
      const past = names.map((name) => state[name]!);
      const y = state["y"]!;
      const predicted = derivative(end, combine(y, h, method.predictor, past));
      const next = combine(y, h, method.corrector, [predicted, ...past]);
      const shifted = [derivative(end, next), ...past.slice(0, -1)];
      return {
        state: { y: next, ...Object.fromEntries(names.map((name, i) => [name, shifted[i]!])) },
        outputs: { magnitude: next.abs().sum() },
      };
    },
    {
      state: { y: point, ...Object.fromEntries(names.map((name) => [name, point])) },
      constants: { h: { shape: [] }, ...constantSpecs(field.constants) },
      batch: { t: { shape: [] } },
    },
    { name: "Adams steps" },
  );
}

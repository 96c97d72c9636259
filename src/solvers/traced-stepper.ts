import { points } from "../numerics/points.js";
import type { Points } from "../numerics/points.js";
import type { Compiled, HostArray, HostArrays, Runtime } from "../runtime/runtime.js";
import { constantValues } from "./constants.js";
import type { TracedField } from "./solver.js";
import type { AdaptiveStepper, FixedStepper } from "./stepper.js";
import { isFsal } from "./tableau.js";
import type { EmbeddedTableau, Tableau } from "./tableau.js";
import type { StepLoop, StepPrograms } from "./traced-programs.js";

// A call is bounded, so that Ctrl-C and progress are never far and the times of a long walk stay small.
const stepsPerCall = 1024;

export class TracedFixedStepper implements FixedStepper {
  nfe = 0;
  #y: HostArray;

  constructor(
    readonly field: TracedField,
    readonly tableau: Tableau,
    readonly programs: { readonly loop: StepLoop; slope(): Promise<Compiled> },
    readonly y0: Points,
  ) {
    this.#y = y0.data;
  }

  async walk(t: number, h: number, steps: number): Promise<number> {
    const { runtime } = this.field;
    const constants = { h: numbers(runtime, 1, () => h), ...constantValues(this.field.constants) };
    for (let done = 0; done < steps; done += stepsPerCall) {
      const count = Math.min(stepsPerCall, steps - done);
      const times = numbers(runtime, count, (i) => t + (done + i) * h);
      const { state, outputs } = await this.programs.loop.run({ y: this.#y }, constants, { t: times }, count);
      this.nfe += count * this.tableau.c.length;
      this.#y = state["y"]!;
      const firstBad = outputs["magnitude"]!.findIndex((value) => !Number.isFinite(value));
      if (firstBad >= 0) return done + firstBad;
    }
    return steps;
  }

  async slope(t: number): Promise<HostArray> {
    const { runtime, constants } = this.field;
    const program = await this.programs.slope();
    const outputs = await program.run({ t: numbers(runtime, 1, () => t), y: this.#y, ...constantValues(constants) });
    this.nfe++;
    return outputs["k1"]!;
  }

  state(): Points {
    return points(this.y0.n, this.y0.d, Float64Array.from(this.#y));
  }
}

export class TracedAdaptiveStepper implements AdaptiveStepper {
  nfe = 0;
  y: HostArray;
  readonly epsilon: number;
  readonly #constants: HostArrays;
  readonly #fsal: boolean;
  #slope: HostArray | undefined;
  #attempt: { readonly y: HostArray; readonly slope: HostArray | undefined; readonly quartic?: HostArray } | undefined;

  constructor(
    readonly field: TracedField,
    readonly tableau: EmbeddedTableau,
    readonly programs: StepPrograms,
    readonly y0: Points,
  ) {
    this.y = y0.data;
    this.epsilon = field.runtime.precision === "float64" ? Number.EPSILON : 2 ** -23;
    this.#constants = constantValues(field.constants);
    this.#fsal = isFsal(tableau);
  }

  async slope(t: number): Promise<HostArray> {
    this.#slope ??= await this.derivative(t, this.y);
    return this.#slope;
  }

  async derivative(t: number, y: HostArray): Promise<HostArray> {
    const outputs = await this.programs.derivative.run({ t: this.#scalar(t), y, ...this.#constants });
    this.nfe++;
    return outputs["k1"]!;
  }

  async attempt(t: number, h: number): Promise<number> {
    const k1 = await this.slope(t);
    const feeds = { t: this.#scalar(t), h: this.#scalar(h), y: this.y, k1, ...this.#constants };
    const outputs = await this.programs.step.run(feeds);
    this.nfe += this.tableau.c.length - 1;
    const { quartic } = outputs;
    this.#attempt = { y: outputs["y"]!, slope: this.#fsal ? outputs["k1"]! : undefined, ...(quartic && { quartic }) };
    return outputs["error"]![0]!;
  }

  quartic(): HostArray {
    if (this.#attempt?.quartic === undefined) throw new Error("There is no attempted step to interpolate.");
    return this.#attempt.quartic;
  }

  accept(): void {
    if (this.#attempt === undefined) throw new Error("There is no attempted step to accept.");
    this.y = this.#attempt.y;
    this.#slope = this.#attempt.slope;
    this.#attempt = undefined;
  }

  state(): Points {
    return points(this.y0.n, this.y0.d, Float64Array.from(this.y));
  }

  #scalar(value: number): HostArray {
    return numbers(this.field.runtime, 1, () => value);
  }
}

function numbers(runtime: Runtime, length: number, value: (i: number) => number): Float32Array | Float64Array {
  const out = runtime.floats(length);
  for (let i = 0; i < length; i++) out[i] = value(i);
  return out;
}

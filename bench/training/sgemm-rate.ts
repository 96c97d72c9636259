import type { Tensor2D } from "@tensorflow/tfjs";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime, Specs, Tensors } from "../../src/runtime/runtime.js";
import type { Benchmark, Contestant } from "../benchmark.js";
import { trainer } from "./trainer.js";
import { flowMatchingStudy } from "./training-steps.js";

const seconds = 0.7;

/** A product of matrices [m, k] and [k, n]. */
type Product = readonly [m: number, k: number, n: number];

/**
 * The products of a training step of a perceptron: of each layer the output, the slope of the weights, and, but for the
 * first layer, that of the input.
 */
function productsOf(batch: number, widths: readonly number[]): readonly Product[] {
  return widths.slice(1).flatMap((to, layer) => {
    const from = widths[layer]!;
    const forward: Product = [batch, from, to];
    const weights: Product = [from, batch, to];
    const input: Product = [batch, to, from];
    return layer === 0 ? [forward, weights] : [forward, weights, input];
  });
}

/** Computes the products and nothing else again and again; says the microseconds of one turn. */
async function multiplier(runtime: Runtime, products: readonly Product[]): Promise<Contestant> {
  const specs: Record<string, Specs[string]> = {};
  const feeds: Record<string, Float32Array> = {};
  const input = (name: string, rows: number, columns: number): void => {
    specs[name] = { shape: [rows, columns] };
    feeds[name] = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i));
  };
  products.forEach(([m, k, n], i) => {
    input(`a${i}`, m, k);
    input(`b${i}`, k, n);
  });
  // Of each product one number leaves the program, so that what is measured is not the copying of results.
  const corners = (inputs: Tensors) =>
    Object.fromEntries(
      products.map((_, i) => {
        const product = (inputs[`a${i}`] as Tensor2D).matMul(inputs[`b${i}`] as Tensor2D);
        return [`corner${i}`, product.slice([0, 0], [1, 1])];
      }),
    );
  const program = await runtime.compile(corners, specs);
  const work = async (): Promise<number> => {
    await program.run(feeds);
    const began = performance.now();
    let turns = 0;
    for (; performance.now() - began < 1000 * seconds; turns++) await program.run(feeds);
    return (1000 * (performance.now() - began)) / turns;
  };
  return { threads: runtime.threads, work };
}

/** Which part of the rate of bare products of its shapes a training step reaches: the target is that part. */
export const sgemmRate: Benchmark = {
  name: "flow-matching-sgemm-512-4096",
  unit: "us/step",
  target: 0.6,
  peer: "bare products of the same shapes",
  async start() {
    const [width, batch] = [512, 4096];
    const runtimes = await Promise.all([1, 2].map((threads) => createRuntime({ threads })));
    const products = productsOf(batch, [3, width, width, width, 2]);
    return {
      ours: await Promise.all(runtimes.map((runtime) => trainer(runtime, flowMatchingStudy(width, batch)))),
      peer: await Promise.all(runtimes.map((runtime) => multiplier(runtime, products))),
      stop() {
        for (const runtime of runtimes) runtime.dispose();
      },
    };
  },
};

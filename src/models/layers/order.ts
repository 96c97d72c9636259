import { z } from "zod";
import { Stream } from "../../numerics/random.js";

/** The places of d coordinates in the orders of autoregressive layers 0, 1, 2, …, each a permutation of 0 … d - 1. */
const orders = {
  natural: (d: number) => range(d),
  alternating: (d: number, layer: number) => (layer % 2 === 0 ? range(d) : range(d).reverse()),
  random: (d: number, layer: number) => permutation(d, layer),
};

export type OrderKind = keyof typeof orders;

/** Schema of the option that names how the orders of autoregressive layers follow each other. */
export const orderOption = z
  .enum(Object.keys(orders) as [OrderKind, ...OrderKind[]])
  .default("alternating")
  .describe(
    "order of the coordinates: the same in all layers, reversed from layer to layer, or one of its own in each",
  );

export function orderOf(kind: OrderKind, d: number, layer: number): readonly number[] {
  return orders[kind](d, layer);
}

/** A permutation of 0 … d - 1 that belongs to layer `layer` of every model of dimension d; never the identity for d > 1. */
export function permutation(d: number, layer: number): readonly number[] {
  const stream = Stream.of(layer, `permutation ${d}`);
  const shuffled = range(d);
  do {
    for (let i = d - 1; i > 0; i--) {
      const j = Math.floor(stream.uniform() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
  } while (d > 1 && shuffled.every((value, i) => value === i));
  return shuffled;
}

const range = (d: number): number[] => Array.from({ length: d }, (_, i) => i);

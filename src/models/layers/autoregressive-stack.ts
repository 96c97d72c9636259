import { ActNorm } from "./act-norm.js";
import { Autoregressive, type AutoregressiveOptions } from "./autoregressive.js";
import type { Bijection } from "./bijection.js";
import { orderOf, type OrderKind } from "./order.js";

export interface AutoregressiveStackOptions extends Omit<AutoregressiveOptions, "name" | "order"> {
  readonly dimension: number;
  readonly layers: number;
  readonly order: OrderKind;
  readonly actNorm: boolean;
}

/** Autoregressive layers, each followed by an `ActNorm` if that is asked for, in the order from base to data. */
export function autoregressiveStack(options: AutoregressiveStackOptions): Bijection[] {
  const { dimension, layers, order, actNorm, ...own } = options;
  return Array.from({ length: layers }, (_, layer) => [
    new Autoregressive({ ...own, name: `layer.${layer}.`, order: orderOf(order, dimension, layer) }),
    ...(actNorm ? [new ActNorm(`layer.${layer}.actNorm.`, dimension)] : []),
  ]).flat();
}

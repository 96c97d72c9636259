/** The numbers that a Float32Array was made from, for arrays made inside `keepingExactNumbers`. */
const sources = new WeakMap<object, readonly number[]>();

/**
 * Runs a synchronous function in which arrays made by `new Float32Array(numbers)` remember the numbers. tfjs rounds every
 * number of a program (`x.mul(0.1)`) that way before a backend sees it; float64 programs need them unrounded.
 */
export function keepingExactNumbers<T>(run: () => T): T {
  const original = globalThis.Float32Array;
  globalThis.Float32Array = new Proxy(original, {
    construct(target, args: unknown[]) {
      const made = Reflect.construct(target, args) as Float32Array;
      if (Array.isArray(args[0])) sources.set(made, args[0] as readonly number[]);
      return made;
    },
  });
  try {
    return run();
  } finally {
    globalThis.Float32Array = original;
  }
}

/** The numbers behind `values`: those it was made from if it still holds them, else what it holds. */
export function exactNumbers(values: ArrayLike<number>): ArrayLike<number> {
  const source = sources.get(values);
  if (source?.length !== values.length) return values;
  for (let i = 0; i < source.length; i++) if (!Object.is(Math.fround(source[i]!), values[i])) return values;
  return source;
}

/** MLflow keeps the infinities as the greatest doubles, and NaN as 0 with a mark. */
export function encodeValue(value: number): { readonly value: number; readonly is_nan: number } {
  if (Number.isNaN(value)) return { value: 0, is_nan: 1 };
  return { value: Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value)), is_nan: 0 };
}

export function decodeValue({
  value,
  is_nan,
}: {
  readonly value: number;
  readonly is_nan?: number | null | undefined;
}): number {
  if (is_nan) return NaN;
  return Math.abs(value) === Number.MAX_VALUE ? Math.sign(value) * Infinity : value;
}

/** Seeds as `--seeds` takes them, ascending: `0..4,7`. */
export function seedList(seeds: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const seed of seeds.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.[1] === seed - 1) range[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges
    .map(([first, last]) => (last - first > 1 ? `${first}..${last}` : last > first ? `${first},${last}` : `${first}`))
    .join(",");
}

/**
 * Places as near to the wished ones as a least distance between neighbours allows (least squares, by pooling adjacent
 * violators), within [low, high] as far as they fit. Returned in the order given.
 */
export function spread(wished: readonly number[], distance: number, low: number, high: number): readonly number[] {
  const order = wished.map((_, i) => i).sort((a, b) => wished[a]! - wished[b]! || a - b);
  // Without its share of the distances, a feasible placement is a non-decreasing sequence.
  const blocks: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    blocks.push({ sum: wished[index]! - rank * distance, count: 1 });
    while (blocks.length > 1 && mean(blocks.at(-2)!) >= mean(blocks.at(-1)!)) {
      const last = blocks.pop()!;
      const before = blocks.at(-1)!;
      before.sum += last.sum;
      before.count += last.count;
    }
  });
  const top = Math.max(low, high - (wished.length - 1) * distance);
  const levels = blocks.flatMap((block) => Array<number>(block.count).fill(Math.min(top, Math.max(low, mean(block)))));
  const places: number[] = [];
  order.forEach((index, rank) => {
    places[index] = levels[rank]! + rank * distance;
  });
  return places;
}

function mean(block: { readonly sum: number; readonly count: number }): number {
  return block.sum / block.count;
}

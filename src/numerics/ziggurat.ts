const layers = 128;
/** Where the tail begins, and the common area of the layers (Marsaglia and Tsang 2000, for 128 layers). */
const tail = 3.442619855899;
const area = 9.91256303526217e-3;

/**
 * Layers of equal area under exp(-x^2 / 2), for drawing normals: layer `i` reaches from 0 to `edge[i]`, and lies wholly
 * under the curve up to `ratio[i] * edge[i]`. Layer 0 is the base with the tail beyond `tail`.
 */
export const ziggurat = build();

function build(): { readonly edge: Float64Array; readonly ratio: Float64Array; readonly tail: number } {
  const edge = new Float64Array(layers + 1);
  const ratio = new Float64Array(layers);
  let height = Math.exp(-0.5 * tail * tail);
  edge[0] = area / height;
  edge[1] = tail;
  for (let i = 2; i < layers; i++) {
    edge[i] = Math.sqrt(-2 * Math.log(area / edge[i - 1]! + height));
    height = Math.exp(-0.5 * edge[i]! * edge[i]!);
  }
  for (let i = 0; i < layers; i++) ratio[i] = edge[i + 1]! / edge[i]!;
  return { edge, ratio, tail };
}

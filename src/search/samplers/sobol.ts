import { component } from "../../component/component.js";
import { UserError } from "../../numerics/error.js";
import { Stream } from "../../numerics/random.js";
import { owenScramble, sobolDigits, sobolDimensions } from "../../numerics/sobol.js";
import { spaceFilling } from "./space-filling.js";

export const sobol = component({
  kind: "searchSampler",
  name: "sobol",
  summary:
    "Scrambled Sobol' points: any 2^k trials in a row fill the space evenly; best with a power of two of trials.",
  paper:
    "Sobol' 1967, doi:10.1016/0041-5553(67)90144-9; numbers of Joe and Kuo 2008, doi:10.1137/070709359; scrambled after Owen 1995, doi:10.1007/978-1-4612-2552-2_19",
  cost: "O(d) time, at most 161 dimensions",
  options: {},
  inject: [],
  create: () => spaceFilling(scrambled),
});

function scrambled(seed: number, number: number, dimensions: number): Float64Array {
  if (dimensions > sobolDimensions) {
    throw new UserError(
      `sobol: there are numbers for ${sobolDimensions} dimensions and the space has ${dimensions}; use random or halton.`,
    );
  }
  const stream = Stream.of(seed, "search.sobol");
  return Float64Array.from({ length: dimensions }, (_, j) => {
    const digits = owenScramble(sobolDigits(number, j), stream.integer(2 ** 32) | 0);
    return (digits + 0.5) / 2 ** 32;
  });
}

import { expect, it } from "vitest";
import { NumpyRandom } from "../../src/numerics/numpy-random.js";

// python3: r = numpy.random.RandomState(42); r.permutation(12), r.rand(3), r.permutation(5)
it("draws what NumPy's RandomState draws", () => {
  const random = new NumpyRandom(42);
  expect(Array.from(random.permutation(12))).toEqual([10, 9, 0, 8, 5, 2, 1, 11, 4, 7, 3, 6]);
  expect([0, 1, 2].map(() => random.uniform())).toEqual([
    0.14286681792194078, 0.6508884729488529, 0.056411579027100256,
  ]);
  expect(Array.from(random.permutation(5))).toEqual([0, 2, 4, 1, 3]);
});

// python3: r = numpy.random.RandomState(7); p = r.permutation(100000); p[:3], p[-3:], r.rand()
it("does so for long permutations and another seed", () => {
  const random = new NumpyRandom(7);
  const order = random.permutation(100_000);
  expect(Array.from(order.subarray(0, 3))).toEqual([33909, 92307, 89107]);
  expect(Array.from(order.subarray(-3))).toEqual([49689, 58564, 61615]);
  expect(random.uniform()).toBe(0.19784100215698786);
});

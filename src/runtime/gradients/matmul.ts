import type { BatchMatMulAttrs, EinsumAttrs, GradConfig, Tensor } from "@tensorflow/tfjs";
import { parseEquation } from "../kernels/einsum.js";
import { sizeOf } from "../kernels/shapes.js";
import { tf } from "../tensorflow.js";
import { unbroadcast } from "./broadcast.js";
import { gradient } from "./gradient.js";

/** x with all rows of its matrices in one matrix. */
function rowsOf(x: Tensor): Tensor {
  return x.reshape([-1, x.shape.at(-1)!]);
}

/** tfjs does not sum over the batches that a matrix was broadcast to. */
const batchMatMul = gradient<BatchMatMulAttrs>(
  "BatchMatMul",
  { inputs: ["a", "b"] },
  (dy, [left, right], { transposeA, transposeB }) => {
    const [a, b] = [left!, right!];
    return {
      a() {
        const slope = transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB);
        return unbroadcast(slope, a.shape);
      },
      b() {
        if (!transposeA && sizeOf(b.shape.slice(0, -2)) === 1) {
          const [rows, slopes] = [rowsOf(a), rowsOf(dy)];
          return (transposeB ? tf.matMul(slopes, rows, true) : tf.matMul(rows, slopes, true)).reshape(b.shape);
        }
        const slope = transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false);
        return unbroadcast(slope, b.shape);
      },
    };
  },
);

interface Factor {
  readonly tensor: Tensor;
  readonly word: readonly string[];
}

/** Labels that neither `kept` nor the other factors have, summed: tfjs's einsum loses factors where some are left. */
function withoutLone({ tensor, word }: Factor, others: readonly Factor[], kept: readonly string[]): Factor {
  const isLone = (label: string): boolean =>
    !kept.includes(label) && !others.some((other) => other.word.includes(label));
  const axes = [...word.keys()].filter((axis) => isLone(word[axis]!));
  return axes.length === 0
    ? { tensor, word }
    : { tensor: tensor.sum(axes), word: word.filter((label) => !isLone(label)) };
}

/** Another einsum: dy with the other operand, onto this one's labels; labels that were summed alone are repeated. */
const einsum = gradient<EinsumAttrs>("Einsum", { all: true }, (dy, operands, { equation }) => {
  const { operands: words, result } = parseEquation(equation);
  const slope = (i: number): Tensor => {
    const word = words[i]!;
    const others = operands.map((tensor, j) => ({ tensor, word: words[j]! })).filter((_, j) => j !== i);
    const factors = [{ tensor: dy, word: result }, ...others];
    const reduced = factors.map((factor) =>
      withoutLone(
        factor,
        factors.filter((other) => other !== factor),
        word,
      ),
    );
    const known = word.filter((label) => reduced.some((factor) => factor.word.includes(label)));
    const onto = `${reduced.map((factor) => factor.word.join("")).join(",")}->${known.join("")}`;
    const { shape } = operands[i]!;
    const kept = shape.map((extent, axis) => (known.includes(word[axis]!) ? extent : 1));
    return tf
      .einsum(onto, ...reduced.map(({ tensor }) => tensor))
      .reshape(kept)
      .broadcastTo(shape);
  };
  return Object.fromEntries(operands.map((_, i) => [i, () => slope(i)]));
});

export const matmulGradients: readonly GradConfig[] = [batchMatMul, einsum];

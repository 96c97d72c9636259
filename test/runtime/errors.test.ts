import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import { createRuntime, type Program, type Runtime } from "../../src/runtime/index.js";

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ threads: 1 });
});
afterAll(() => {
  runtime.dispose();
});

const inputs = { x: { shape: [3] } };
type OfX = Program<typeof inputs>;

async function refusal(program: OfX): Promise<UserError> {
  return runtime.compile(program, inputs).then(
    () => {
      throw new Error("The program compiled.");
    },
    (error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    },
  );
}

/** `file:line` of the line after the one that calls this. */
function nextLine(): string {
  const [, file, line] = /((?:\/|[A-Z]:)[^()]*errors\.test\.ts):(\d+):\d+/.exec(new Error().stack!.split("\n")[2]!)!;
  return `${file!}:${Number(line) + 1}`;
}

describe("what a program cannot hold is refused where it stands", () => {
  let line = "";

  it.each<[string, (x: tf.Tensor) => unknown]>([
    ["dataSync", (x) => x.dataSync()],
    ["arraySync", (x) => x.arraySync()],
    [
      "print",
      (x) => {
        x.print();
      },
    ],
    ["data", (x) => x.data()],
    ["array", (x) => x.array()],
  ])("reading by %s", async (_, read) => {
    const error = await refusal(({ x }) => {
      read(x.add(1));
      return { x };
    });
    expect(error.message).toContain("The value of a traced tensor was read at ");
    expect(error.message).toContain("errors.test.ts:");
  });

  it.each<[string, () => tf.Tensor]>([
    ["randomNormal", () => tf.randomNormal([3])],
    ["randomUniform", () => tf.randomUniform([3], 0, 1, "float32", "seed")],
    ["truncatedNormal", () => tf.truncatedNormal([3])],
    ["randomGamma", () => tf.randomGamma([3], 1)],
    ["randomStandardNormal", () => tf.randomStandardNormal([3])],
    ["dropout", () => tf.dropout(tf.ones([3]), 0.5)],
    ["multinomial", () => tf.multinomial(tf.tensor1d([0.5, 0.5]), 3)],
  ])("tf.%s", async (name, draw) => {
    const error = await refusal(({ x }) => ({ y: x.add(draw()) }));
    expect(error.message).toContain(`tf.${name} was called inside a program at `);
    expect(error.message).toContain("errors.test.ts:");
    expect(error.message).toContain("feed them as an input");
  });

  it("a kernel without a rule, with the line that called it", async () => {
    const error = await refusal(({ x }) => {
      line = nextLine();
      const { values } = tf.unique(x);
      return { values };
    });
    expect(error.message).toContain(`The tfjs kernel Unique, called at ${line},`);
  });

  it("a kernel without a rule in a gradient", async () => {
    const error = await refusal(({ x }) => ({
      y: tf.grad((v) => tf.unique(v).values.sum())(x),
    }));
    expect(error.message).toMatch(/The tfjs kernel Unique, called at .*errors\.test\.ts:\d+,/);
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor, string]>([
    ["shapes that do not broadcast", (x) => x.add(tf.ones([4])), "Shapes [3] and [4] do not broadcast"],
    [
      "matrices that do not multiply",
      (x) => x.reshape([1, 3]).matMul(tf.ones([2, 2])),
      "Matrices of shapes [1, 3] and [2, 2] do not multiply",
    ],
    ["what tfjs itself checks", (x) => x.transpose([0, 1]), "Error in transpose: rank of input 1 must match"],
  ])("%s", async (_, call, message) => {
    const error = await refusal(({ x }) => ({ y: call(x) }));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/ at .*errors\.test\.ts:\d+\.$/);
  });

  it("what only ONNX Runtime can check, when it is run", async () => {
    const program = await runtime.compile(({ x, i }) => ({ y: x.gather(i) }), {
      ...inputs,
      i: { shape: [2], dtype: "int32" },
    });
    const running = program.run({ x: new Float32Array(3), i: Int32Array.of(0, 7) });
    await expect(running).rejects.toBeInstanceOf(UserError);
    await expect(running).rejects.toThrow(/ONNX Runtime cannot compute Gather, .* at .*errors\.test\.ts:\d+: /);
  });

  it("a program that is asynchronous", async () => {
    const program = async ({ x }: { x: tf.Tensor }) => {
      await Promise.resolve();
      return { y: x };
    };
    const error = await refusal(program as unknown as OfX);
    expect(error.message).toContain("The program is asynchronous");
  });

  it("an asynchronous program that waits for a value", async () => {
    const program = async ({ x }: { x: tf.Tensor }) => ({ y: x.mul((await x.data())[0]!) });
    const error = await refusal(program as unknown as OfX);
    expect(error.message).toContain("The value of a traced tensor was read at ");
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "returned undefined"],
    ["a number", { y: 1 }, 'output "y" is not a tensor'],
  ])("a program that returns %s", async (_, result, message) => {
    const error = await refusal((() => result) as unknown as OfX);
    expect(error.message).toContain(message);
  });

  it("a complex tensor", async () => {
    const error = await refusal(({ x }) => ({ y: tf.real(tf.complex(x, x)) }));
    expect(error.message).toContain("The tfjs kernel Complex");
  });

  it("text", async () => {
    const error = await refusal(({ x }) => ({ x, y: tf.tensor(["a"]) }));
    expect(error.message).toContain("A tensor of type string was used at ");
  });

  it("an assignment to a variable from outside", async () => {
    const w = tf.variable(tf.zeros([3]), true, "outside");
    const error = await refusal(({ x }) => {
      w.assign(x);
      return { x };
    });
    expect(error.message).toContain('The variable "outside" was assigned inside a program');
    w.dispose();
  });

  it("a tensor of a program that has returned", async () => {
    let kept: tf.Tensor;
    await runtime.compile(({ x }) => ({ y: (kept = x.add(1)) }), inputs);
    const error = await refusal(({ x }) => ({ y: x.add(kept) }));
    expect(error.message).toContain("A tensor was used that no longer exists at ");
  });

  it("the compilation of another program", async () => {
    let inner: Promise<unknown> = Promise.resolve();
    await runtime.compile(({ x }) => {
      inner = expect(runtime.compile(({ x: z }) => ({ z }), inputs)).rejects.toThrow("may not compile another program");
      return { x };
    }, inputs);
    await inner;
  });
});

describe("what is fed must be what was compiled", () => {
  it.each<[string, Record<string, Float32Array | Int32Array>, string]>([
    [
      "another shape",
      { x: new Float32Array(4) },
      'The input "x" of the program "adder" was compiled for shape [3] (3 numbers) but fed 4 numbers',
    ],
    ["nothing", {}, 'The input "x" of the program "adder" was not fed'],
    [
      "another name",
      { x: new Float32Array(3), z: new Float32Array(3) },
      'The input "z" of the program "adder" does not exist; there are: x.',
    ],
    [
      "another type",
      { x: new Int32Array(3) },
      'The input "x" of the program "adder" takes Float32Array (float32) but was fed Int32Array',
    ],
  ])("%s", async (_, feeds, message) => {
    const compiled = await runtime.compile(({ x }) => ({ y: x.add(1) }), inputs, { name: "adder" });
    await expect(compiled.run(feeds as never)).rejects.toThrow(message);
  });

  it("a batch of another number of steps", async () => {
    const loop = await runtime.compileLoop((state, _, { b }) => ({ state: { s: state.s.add(b) }, outputs: {} }), {
      state: { s: { shape: [2] } },
      constants: {},
      batch: { b: { shape: [2] } },
    });
    const run = loop.run({ s: new Float32Array(2) }, {}, { b: new Float32Array(4) }, 3);
    await expect(run).rejects.toThrow(
      'The input "b" was compiled for 3 steps of shape [2] (6 numbers) but fed 4 numbers',
    );
  });

  it.each<[string, () => Record<string, tf.Tensor>, string]>([
    ["without its state", () => ({}), 'did not return the state "s"'],
    [
      "with a state of another shape",
      () => ({ s: tf.zeros([3]) }),
      'returned the state "s" as float32 [3]; expected float32 [2]',
    ],
    ["with a state more", () => ({ s: tf.zeros([2]), r: tf.zeros([2]) }), 'unknown state "r"'],
  ])("a step that returns %s", async (_, state, message) => {
    const specs = { state: { s: { shape: [2] } }, constants: {}, batch: {} };
    const compiling = runtime.compileLoop(() => ({ state: state(), outputs: {} }) as never, specs);
    await expect(compiling).rejects.toThrow(message);
  });

  it("a shape that is none", async () => {
    await expect(runtime.compile(({ x }) => ({ x }), { x: { shape: [2, -1] } })).rejects.toThrow(
      'The input "x" has the shape [2, -1]; expected whole numbers',
    );
  });
});

import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { MarkedOutput } from "../../src/sweep/marked-output.js";
import { MarkReader } from "../../src/sweep/output-marks.js";

test("lines are those of the trial whose code prints them, also after it has waited and within a line of another", async () => {
  let text = "";
  const stream = {
    write(chunk: string | Uint8Array) {
      text += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
      return true;
    },
  };
  const output = new MarkedOutput([stream]);
  const trial = (id: string, milliseconds: number) =>
    output.run({ id, attempt: 1 }, async () => {
      stream.write(`${id} begins\n`);
      await setTimeout(milliseconds);
      stream.write(new TextEncoder().encode(`${id} goes `));
      await setTimeout(20);
      stream.write("on\n");
    });
  stream.write("before\n");
  await Promise.all([trial("a", 1), trial("b", 10)]);
  stream.write("after\n");
  const reader = new MarkReader();
  const lines = text.split("\n").flatMap((line) => {
    const read = reader.read(line);
    return read === "mark" || line === "" ? [] : [[read.printing?.id, line]];
  });
  expect(lines).toEqual([
    [undefined, "before"],
    ["a", "a begins"],
    ["b", "b begins"],
    ["a", "a goes "],
    ["b", "b goes "],
    ["a", "on"],
    ["b", "on"],
    [undefined, "after"],
  ]);
});

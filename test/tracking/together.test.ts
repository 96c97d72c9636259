import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { together } from "../../src/tracking/together.js";

test("answers in the order of asking", async () => {
  expect(await together([sleep(5, "late"), Promise.resolve(1)])).toEqual(["late", 1]);
  expect(await together([])).toEqual([]);
});

test("fails only when all have answered, by the first that failed", async () => {
  let answered = false;
  const late = sleep(20).then(() => {
    answered = true;
    throw new Error("late");
  });
  const failing = together([Promise.reject(new Error("early")), late]);
  await expect(failing).rejects.toThrow("early");
  expect(answered).toBe(true);
});

import { expect, test } from "vitest";
import { CpuShares } from "../../src/sweep/cpu-shares.js";

test("what a process uses is divided equally among the trials that run at the time", () => {
  let used = 10;
  const shares = new CpuShares(() => used);
  const first = shares.join();
  used += 4;
  const second = shares.join();
  used += 6;
  expect([first.seconds(), second.seconds()]).toEqual([7, 3]);
  first.leave();
  used += 5;
  expect([first.seconds(), second.seconds()]).toEqual([7, 8]);
  second.leave();
  used += 9;
  const third = shares.join();
  used += 1;
  expect([first.seconds(), second.seconds(), third.seconds()]).toEqual([7, 8, 1]);
});

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";

const folder = mkdtempSync(path.join(tmpdir(), "pushforward-peer-"));
const interpreter = path.join(folder, "python");

// In the place of Python: tells a version, then of each step count as many eighths of a second, and ends after 8.
writeFileSync(
  interpreter,
  `#!/usr/bin/env node
console.log(JSON.stringify({ python: "3.0", threads: process.env.OMP_NUM_THREADS }));
require("node:readline").createInterface({ input: process.stdin }).on("line", (steps) => {
  if (steps === "8") process.exit(0);
  console.log(Number(steps) / 8);
});
`,
);
chmodSync(interpreter, 0o755);
vi.stubEnv("PYTHON", interpreter);
const { pythonPeer } = await import("../../bench/peer.js");

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("a peer says what it computes with and what a step takes, in the unit of the contest", async () => {
  const peer = await pythonPeer("assignment.py", [], 2);
  expect(await peer.secondsPerStep(4)).toBe(0.5);
  const contestant = peer.contestant(2, 1e3);
  expect(contestant).toMatchObject({ threads: 2, versions: { python: "3.0", threads: "2" } });
  expect(await contestant.work()).toBe(250);
  await expect(peer.secondsPerStep(8)).rejects.toThrow("The peer assignment.py has ended");
});

import { spawn } from "node:child_process";
import { describe, expect, test } from "vitest";
import { newOwner, ownerState } from "../../src/tracking/owner.js";

// Whether a process lives can be told on Linux alone; elsewhere leases decide, and every owner is unknown.
const told = process.platform === "linux";

describe("an owner", () => {
  test("is a different name every time", () => {
    expect(newOwner()).not.toBe(newOwner());
  });

  test("is alive while its process runs", () => {
    expect(ownerState(newOwner())).toBe(told ? "alive" : "unknown");
  });

  test("is dead once its process has ended", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    const { pid } = child;
    await new Promise((resolve) => child.once("close", resolve));
    const gone = JSON.stringify({ ...(JSON.parse(newOwner()) as object), pid });
    expect(ownerState(gone)).toBe(told ? "dead" : "unknown");
  });

  test("is dead if its process id has been given to another process", () => {
    const reused = JSON.stringify({ ...(JSON.parse(newOwner()) as object), startTime: "1" });
    expect(ownerState(reused)).toBe(told ? "dead" : "unknown");
  });

  test.each(['{"machine":"elsewhere/boot/pid","pid":1,"startTime":"1"}', '{"pid":1}', "a worker", "null", ""])(
    "is unknown on another machine or under another name: %s",
    (owner) => {
      expect(ownerState(owner)).toBe("unknown");
    },
  );
});

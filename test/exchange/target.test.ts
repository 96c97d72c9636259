import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writingNew } from "../../src/exchange/target.js";
import { UserError } from "../../src/numerics/error.js";

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pushforward-target-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("writing what is new", () => {
  const half = (error: Error) =>
    writingNew([at("runs.db"), at("runs-artifacts")], () => {
      writeFileSync(at("runs.db"), "half");
      mkdirSync(at("runs-artifacts", "run"), { recursive: true });
      return Promise.reject(error);
    });

  it.each([
    ["ENOSPC", "the disk is full"],
    ["EROFS", "it is on a disk that can only be read"],
    ["SQLITE_FULL", "the disk is full"],
  ])("leaves nothing where the system refuses with %s, and says why", async (code, reason) => {
    const refused = half(Object.assign(new Error("no"), { code }));
    await expect(refused).rejects.toThrow(
      new UserError(`${at("runs.db")} could not be written: ${reason}.`, { kind: "failure" }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves nothing where something else fails, and passes that on", async () => {
    const fault = new TypeError("no function");
    await expect(half(fault)).rejects.toBe(fault);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("touches nothing that is there", async () => {
    mkdirSync(at("runs-artifacts"));
    await expect(half(new Error())).rejects.toThrow(`${at("runs-artifacts")} exists already`);
    expect(readdirSync(folder)).toEqual(["runs-artifacts"]);
  });

  it("makes the folder, and refuses one that is a file", async () => {
    await writingNew([at("a", "b", "x")], () => {
      writeFileSync(at("a", "b", "x"), "");
      return Promise.resolve();
    });
    const below = writingNew([at("a", "b", "x", "y")], () => Promise.resolve());
    await expect(below).rejects.toThrow("a part of its path is a file, not a folder");
  });
});

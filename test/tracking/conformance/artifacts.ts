import { describe, expect, test } from "vitest";
import { type OpenedStore } from "./opened-store.js";

export function artifactsConformance(at: OpenedStore): void {
  const { started, reopen } = at;

  describe("artifacts", () => {
    test("come back byte by byte, are replaced by name and stored once by content", async () => {
      const run = await started();
      const content = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7919);
      const artifact = await at.store.putArtifact(run.id, "samples.npy", content, "application/x-npy");
      expect(artifact).toMatchObject({ name: "samples.npy", mediaType: "application/x-npy", bytes: 300_000 });
      const copy = await at.store.putArtifact(run.id, "plots/copy é.npy", content, "application/x-npy");
      expect(copy.hash).toBe(artifact.hash);
      await at.store.putArtifact(run.id, "note.txt", Buffer.from("old"), "text/plain");
      await at.store.putArtifact(run.id, "note.txt", Buffer.from("new"), "text/plain");
      await at.store.putArtifact(run.id, "empty", new Uint8Array(), "application/octet-stream");
      await reopen();
      expect(Buffer.from(await at.store.readArtifact(run.id, "samples.npy")).equals(content)).toBe(true);
      expect(Buffer.from(await at.store.readArtifact(run.id, "note.txt")).toString()).toBe("new");
      expect(await at.store.readArtifact(run.id, "empty")).toHaveLength(0);
      expect((await at.store.artifacts(run.id)).map(({ name }) => name)).toEqual([
        "empty",
        "note.txt",
        "plots/copy é.npy",
        "samples.npy",
      ]);
      await expect(at.store.readArtifact(run.id, "nothing")).rejects.toThrow(
        'no artifact "nothing"; it has empty, note.txt',
      );
    });

    test.each([
      "../x",
      "a/../../x",
      "/etc/passwd",
      "a//b",
      "a/",
      "",
      ".",
      "..",
      "a\\b",
      "c:\\x",
      "c:x",
      "a\nb",
      "a\0b",
      "\u001b[2J",
    ])("under the name %j are refused", async (name) => {
      const run = await started();
      await expect(at.store.putArtifact(run.id, name, Buffer.from("x"), "text/plain")).rejects.toThrow("artifact name");
      expect(await at.store.artifacts(run.id)).toEqual([]);
    });
  });
}

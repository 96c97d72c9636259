import { describe, expect, test } from "vitest";
import { trial } from "../stores.js";
import { type OpenedStore } from "./opened-store.js";

export function annotationsConformance(at: OpenedStore): void {
  const { started, reopen } = at;

  describe("annotations", () => {
    test("are kept of any run, listed with it, and outlive its attempts", async () => {
      const run = await started();
      expect(await at.store.find(run.id)).not.toHaveProperty("tags");
      await at.store.annotate(run.id, { tags: [" good ", "großartig 🎲", "good"], note: "line\n<b>two</b>" });
      await at.store.finish(run.id, "failed");
      await at.store.enqueue([trial(0)]);
      await reopen();
      const said = { tags: ["good", "großartig 🎲"], note: "line\n<b>two</b>" };
      expect(await at.store.find(run.id)).toMatchObject(said);
      expect(await at.store.records()).toMatchObject([said]);
      await at.store.annotate(run.id, { tags: [], note: "only this" });
      const [record] = await at.store.records();
      expect(record).toMatchObject({ note: "only this" });
      expect(record).not.toHaveProperty("tags");
    });

    test("that could not be read back, or of no run, are refused", async () => {
      const run = await started();
      await expect(at.store.annotate(run.id, { tags: ["a\0b"], note: "" })).rejects.toThrow("The tag");
      await expect(at.store.annotate(run.id, { tags: ["  "], note: "" })).rejects.toThrow("The tag");
      const many = Array.from({ length: 51 }, (_, i) => `tag ${i}`);
      await expect(at.store.annotate(run.id, { tags: many, note: "" })).rejects.toThrow("50 tags");
      await expect(at.store.annotate(run.id, { tags: [], note: "x".repeat(20_001) })).rejects.toThrow(
        "20000 characters",
      );
      await expect(at.store.annotate("nobody", { tags: [], note: "" })).rejects.toThrow("no run");
    });
  });
}

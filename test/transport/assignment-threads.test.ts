import { afterAll, describe, expect, it, vi } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { AssignmentThreads } from "../../src/transport/assignment-threads.js";
import { assignPoints, type PointAssignment } from "../../src/transport/point-assignment.js";
import { SharedAssignments } from "../../src/transport/shared-assignments.js";

const n = 128;
const d = 2;

function problems(count: number, labelled = false): readonly PointAssignment[] {
  const stream = Stream.of(0, "assignment threads");
  return Array.from({ length: count }, () => {
    const [x0, x1] = [new Float64Array(n * d), new Float64Array(n * d)];
    stream.fillNormal(x0);
    stream.fillNormal(x1);
    const labels = labelled ? Int32Array.from({ length: n }, () => stream.integer(2)) : undefined;
    return { n, d, x0, x1, labels, weight: labelled ? 100 : 0 };
  });
}

describe("AssignmentThreads", () => {
  const threads = new AssignmentThreads(3);
  afterAll(() => {
    threads.dispose();
  });

  it.each([1, 2, 40])("finds for %i problems what one thread finds", (count) => {
    const all = problems(count);
    expect(threads.assignAll(all)).toEqual(all.map(assignPoints));
  });

  it("keeps labels apart, as one thread does", () => {
    const all = problems(5, true);
    expect(threads.assignAll(all)).toEqual(all.map(assignPoints));
  });

  it("solves problems call after call", () => {
    const all = problems(6);
    for (let call = 0; call < 20; call++) expect(threads.assignAll(all)).toEqual(all.map(assignPoints));
  });

  it("starts all of its threads", async () => {
    const all = problems(6);
    threads.assignAll(all);
    await vi.waitFor(() => {
      expect(threads.working).toBe(3);
    }, 20_000);
    expect(threads.assignAll(all)).toEqual(all.map(assignPoints));
  });

  it("refuses points that are not finite, whichever thread meets them", () => {
    const all = problems(8).map((problem, k) => (k === 6 ? { ...problem, x0: problem.x0.with(3, Infinity) } : problem));
    expect(() => threads.assignAll(all)).toThrow("finite costs");
  });

  it("has nothing to say of no problems", () => {
    expect(threads.assignAll([])).toEqual([]);
  });
});

describe("SharedAssignments", () => {
  it("shows to all who share them what one has solved", () => {
    const all = problems(12);
    const shared = SharedAssignments.of(all);
    const another = new SharedAssignments(shared.parts);
    shared.work();
    another.work();
    expect(another.solutions(0)).toEqual(all.map(assignPoints));
  });

  it("solves what another thread has taken and left", () => {
    const all = problems(3);
    const shared = SharedAssignments.of(all);
    // As if a thread had been ended after it had taken them: nobody works.
    expect(shared.solutions(1)).toEqual(all.map(assignPoints));
  });
});

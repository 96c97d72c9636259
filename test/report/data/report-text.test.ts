import { expect, it } from "vitest";
import { reportTextOf } from "../../../src/report/data/report-text.js";

it("reads what a study said of itself, with the objectives of its search", () => {
  const description = { title: "Moons", question: "Which?", objectives: ["nll.validation", "-recall"] };
  expect(reportTextOf({ name: "moons", description })).toMatchObject(description);
  expect(reportTextOf({ name: "moons", description: { objectives: "nll" } }).objectives).toBeUndefined();
});

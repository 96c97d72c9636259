import { reportPolicy } from "../headers.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

/** The report of a study as one HTML document, for a frame that lets it do nothing but draw its charts. */
export const report: Route = {
  method: "GET",
  path: "/api/studies/:study/report",
  async answer({ params }, { runs, reports, renderReport }) {
    const study = params["study"]!;
    if ((await runs.of(study)).length === 0) throw new Refusal(404, "There is no study of this name with runs.");
    const body = await reports.of(study, "report", () => renderReport(study));
    return {
      status: 200,
      type: "text/html; charset=utf-8",
      body,
      headers: { "content-security-policy": reportPolicy },
    };
  },
};

import { parseReportSettings, reportShape } from "../../experiment/report-settings.js";
import type { Study } from "../../tracking/store.js";
import type { ReportText } from "./report-data.js";

/** What a study said of itself when it last ran, as its store keeps it. */
export function reportTextOf({ name, description: kept }: Pick<Study, "name" | "description">): ReportText {
  const { description, question, objectives } = kept;
  const settings = Object.fromEntries(Object.entries(kept).filter(([key]) => Object.hasOwn(reportShape, key)));
  return {
    ...parseReportSettings(settings, name),
    ...(typeof description === "string" && { description }),
    ...(typeof question === "string" && { question }),
    ...(Array.isArray(objectives) && { objectives: objectives.filter((one) => typeof one === "string") }),
  };
}

export { renderReport, reportFormats } from "./render-report.js";
export type { RenderedReport, ReportFormat, ReportRequest } from "./render-report.js";
export type { ReportText } from "./data/report-data.js";
export { reportTextOf } from "./data/report-text.js";

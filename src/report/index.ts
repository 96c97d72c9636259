export { reportFormats, usualFormats } from "./render-document.js";
export type { ReportFormat } from "./render-document.js";
export { renderReport } from "./render-report.js";
export type { RenderedReport, ReportRequest } from "./render-report.js";
export type { ReportText } from "./data/report-data.js";
export { reportTextOf } from "./data/report-text.js";

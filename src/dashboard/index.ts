export { Dashboard } from "./server/dashboard.js";
export { drawnApart } from "./charts/drawn-apart.js";
export type { DashboardOptions } from "./server/dashboard.js";

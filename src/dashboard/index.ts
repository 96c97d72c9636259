export { Dashboard } from "./server/dashboard.js";
export type { DashboardOptions } from "./server/dashboard.js";

import { systemPrefix } from "../../tracking/system-metrics.js";

/** Whether a metric is the standard error of another one, or tells of the machine: tables show it only if asked for. */
export function isAside(name: string): boolean {
  return name.endsWith(".se") || name.startsWith(systemPrefix);
}

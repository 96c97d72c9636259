/** Whether a metric is the standard error of another one: tables show it only if it is asked for. */
export function isStandardError(name: string): boolean {
  return name.endsWith(".se");
}

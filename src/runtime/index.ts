export { backendNames } from "./backends.js";
export { createRuntime } from "./create-runtime.js";
export type * from "./runtime.js";
export { runtimeToken } from "./runtime.js";

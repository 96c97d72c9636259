import { UserError } from "../../numerics/error.js";
import type { DType } from "../runtime.js";

/** The type as one that a compiled program knows; complex numbers and strings it does not. */
export function dtypeOf(dtype: string | undefined, kernel: string): DType {
  if (dtype === undefined || dtype === "float32") return "float32";
  if (dtype === "int32" || dtype === "bool") return dtype;
  throw new UserError(`${kernel} to ${dtype}: compiled programs hold float32, int32 and bool; rewrite it with those.`);
}

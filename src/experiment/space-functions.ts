import {
  choice,
  grid,
  integer,
  linspace,
  logspace,
  logUniform,
  normal,
  sameAs,
  uniform,
  type SearchSpace,
} from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Argument, Expression } from "./expression.js";

/** Makes a search space of what stands in the parentheses at a path; `read` says what an expression means there. */
type SpaceFunction = (
  given: readonly Argument[],
  path: string,
  read: (value: Expression) => unknown,
) => SearchSpace<unknown>;

/** The search spaces of the command line, by the names that they have in TypeScript. */
export const spaceFunctions: Readonly<Record<string, SpaceFunction>> = {
  grid: (given, path, read) => grid(...positional("grid", given, path).map(read)),
  choice: (given, path, read) => choice(...positional("choice", given, path).map(read)),
  linspace: ofNumbers("linspace(first, last, count)", linspace),
  logspace: ofNumbers("logspace(first, last, count)", logspace),
  uniform: ofNumbers("uniform(low, high)", uniform),
  logUniform: ofNumbers("logUniform(low, high)", logUniform),
  normal: ofNumbers("normal(mean, deviation)", normal),
  integer: (given, path, read) => {
    const log = given.find(({ name }) => name === "log");
    const isLog = log !== undefined && read(log.value);
    if (typeof isLog !== "boolean") throw new UserError(`${path}: expected log=true or log=false in integer(…).`);
    const ends = given.filter((argument) => argument !== log);
    return ofNumbers("integer(low, high, log=…)", (low, high) => integer(low, high, { log: isLog }))(ends, path, read);
  },
  sameAs: (given, path) => {
    const [{ name, value } = {}, ...others] = given;
    const target = value?.type === "word" ? value.word : value?.type === "value" ? value.value : undefined;
    if (others.length === 0 && name === undefined && typeof target === "string") return sameAs(target);
    throw new UserError(`${path}: expected sameAs(path) with the path of another option.`);
  },
};

/** A function of plain numbers, as many as its signature names. */
function ofNumbers(
  signature: string,
  make: (...numbers: [number, number, number]) => SearchSpace<unknown>,
): SpaceFunction {
  const name = signature.slice(0, signature.indexOf("("));
  const count = signature.split(",").filter((part) => !part.includes("=")).length;
  return (given, path, read) => {
    const numbers = positional(name, given, path).map(read);
    if (numbers.length !== count || !numbers.every((value) => typeof value === "number")) {
      throw new UserError(`${path}: expected ${signature} with ${count === 2 ? "two" : "three"} numbers.`);
    }
    try {
      return make(...(numbers as [number, number, number]));
    } catch (error) {
      throw error instanceof UserError ? new UserError(`${path}: ${error.message}`) : error;
    }
  };
}

function positional(name: string, given: readonly Argument[], path: string): readonly Expression[] {
  const named = given.find((argument) => argument.name !== undefined);
  if (named === undefined) return given.map(({ value }) => value);
  throw new UserError(`${path}: ${name}(…) takes values, not "${named.name!}=…".`);
}

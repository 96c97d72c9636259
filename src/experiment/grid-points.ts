import { formatValue } from "../component/format.js";
import type { Registry } from "../component/registry.js";
import { isListed, type NumberSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Member } from "./member.js";
import { resolve, type Resolved } from "./resolve.js";

/**
 * Every configuration of a member: all combinations of the values of the search spaces that it reaches, the first space
 * varying slowest. Like an odometer: the last wheel that can still turn does, and those after it start anew.
 */
export function* gridPoints(member: Member, main: Member, registry: Registry): Generator<Resolved> {
  const wheels: { at: number; size: number }[] = [];
  for (;;) {
    let reached = 0;
    const resolved = resolve(member, main, registry, ({ path, space }) => {
      if (!isListed(space)) throw endless(path, space);
      const wheel = (wheels[reached++] ??= { at: 0, size: space.values.length });
      return space.values[wheel.at];
    });
    yield resolved;
    while (wheels.length > 0 && wheels.at(-1)!.at + 1 === wheels.at(-1)!.size) wheels.pop();
    if (wheels.length === 0) return;
    wheels.at(-1)!.at++;
  }
}

function endless(path: string, space: NumberSpace): UserError {
  return new UserError(
    `${path}: ${formatValue(space)} is not a list of values, all of which could be tried; name a sampler that takes ` +
      "values from it, such as --sampler random.",
  );
}

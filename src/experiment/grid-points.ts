import type { Registry } from "../component/registry.js";
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
    const resolved = resolve(member, main, registry, (_path, values) => {
      const wheel = (wheels[reached++] ??= { at: 0, size: values.length });
      return values[wheel.at];
    });
    yield resolved;
    while (wheels.length > 0 && wheels.at(-1)!.at + 1 === wheels.at(-1)!.size) wheels.pop();
    if (wheels.length === 0) return;
    wheels.at(-1)!.at++;
  }
}

import type { Registry } from "../component/registry.js";
import { streamsToken } from "../component/streams.js";
import { kindToken } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { runtimeToken } from "../runtime/runtime.js";
import { slots, type Config } from "./config.js";
import { allComponents, componentsIn } from "./nodes.js";

const slotOfToken = new Map<symbol, string>([
  ...slots.map((slot) => [kindToken(slot).id, slot] as const),
  [dataToken.id, "dataset"],
]);
const services = new Set([runtimeToken.id, streamsToken.id]);

/** Throws a UserError if a component asks for what the trial does not have, or if components need each other in a circle. */
export function checkNeeds(config: Config, registry: Registry): void {
  const needs = new Map<string, readonly string[]>();
  for (const { path, component } of allComponents("", config)) {
    const nested = componentsIn(path, component.options).map((node) => node.path);
    const injected = registry.definition(component, path).inject.filter(({ id }) => !services.has(id));
    const parts = injected.map(({ id, description }) => {
      const slot = slots.find((one) => one === slotOfToken.get(id));
      if (slot !== undefined && config[slot] !== undefined) return slot;
      const name = description.replace(/^component\./, "");
      throw new UserError(`${path}: ${component.name} needs "${name}", which this trial does not have.`);
    });
    needs.set(path, [...nested, ...parts]);
  }
  checkForCircles(needs);
}

function checkForCircles(needs: ReadonlyMap<string, readonly string[]>): void {
  const clear = new Set<string>();
  const visit = (path: string, above: readonly string[]): void => {
    if (clear.has(path)) return;
    const chain = [...above, path];
    if (above.includes(path)) {
      throw new UserError(
        `These components need each other in a circle: ${chain.slice(above.indexOf(path)).join(" -> ")}.`,
      );
    }
    for (const other of needs.get(path) ?? []) visit(other, chain);
    clear.add(path);
  };
  for (const path of needs.keys()) visit(path, []);
}

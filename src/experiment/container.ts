import { Container, type ServiceIdentifier } from "inversify";
import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { ComponentKinds, Kind } from "../component/kinds.js";
import type { Registry } from "../component/registry.js";
import { streamsToken, type Streams } from "../component/streams.js";
import { kindToken, type Token } from "../component/token.js";
import { dataToken } from "../datasets/dataset.js";
import { UserError } from "../numerics/error.js";
import { runtimeToken, type Runtime } from "../runtime/runtime.js";
import { slots, type Config } from "./config.js";
import { elementNames, isPlainObject } from "./tree.js";

/** What a trial is given beside its configuration. */
export interface TrialServices {
  readonly streams: Streams;
  /** Called when a component first asks for the runtime. */
  startRuntime(): Promise<Runtime>;
}

interface Node {
  readonly path: string;
  readonly component: ComponentRef;
}

/** The purpose of the stream by which the dataset is loaded. */
const datasetPurpose = "dataset";

/**
 * The components of one trial. Each is bound under its kind's token by its path in the configuration (`loss`,
 * `loss.path`, `metrics.nll`), those of the study's own parts also without a name; it is built when it is first asked
 * for, after the components in its options and those that it injects. The loaded data, the runtime and the seeded streams
 * are services beside them.
 */
export class TrialContainer {
  readonly #container = new Container({ defaultScope: "Singleton" });

  /** Throws a UserError if a component asks for something that the trial does not have. */
  constructor(config: Config, registry: Registry, services: TrialServices) {
    const container = this.#container;
    container.bind(streamsToken.id).toConstantValue(services.streams);
    container
      .bind<Runtime>(runtimeToken.id)
      .toDynamicValue(() => services.startRuntime())
      .inSingletonScope()
      .onDeactivation((runtime) => {
        runtime.dispose();
      });
    container
      .bind(dataToken.id)
      .toResolvedValue(
        (source: ComponentKinds["dataset"]) => source.load(services.streams(datasetPurpose)),
        [named("dataset", "dataset")],
      );

    const present = slots.filter((slot) => config[slot] !== undefined);
    for (const slot of present) {
      container
        .bind(kindToken(slot).id)
        .toResolvedValue((component: unknown) => component, [named(slot, slot)])
        .whenDefault();
    }
    const available = new Set<symbol>(
      [streamsToken, runtimeToken, dataToken, ...present.map(kindToken)].map(({ id }) => id),
    );
    for (const node of allComponents("", config)) this.#bind(node, registry, available);
  }

  #bind({ path, component }: Node, registry: Registry, available: ReadonlySet<symbol>): void {
    const definition = registry.definition(component, path);
    const missing = definition.inject.find(({ id }) => !available.has(id));
    if (missing !== undefined) {
      throw new UserError(`${path}: ${component.name} needs "${missing.description}", which this trial does not have.`);
    }
    const nested = componentsIn(path, component.options);
    const create = (...built: unknown[]) => {
      const instances = new Map(nested.map((node, i) => [node.path, built[i]]));
      const options = withInstances(path, component.options, instances) as Readonly<Record<string, unknown>>;
      return definition.create(options, ...(built.slice(nested.length) as []));
    };
    this.#container
      .bind<unknown>(kindToken(component.kind).id)
      .toResolvedValue(create, [
        ...nested.map((node) => named(node.component.kind, node.path)),
        ...definition.inject.map(({ id }) => id),
      ])
      .whenNamed(path);
  }

  /** A service, or the component of a part of the study. */
  get<T>(token: Token<T>): Promise<T> {
    return this.#container.getAsync<T>(token.id);
  }

  /** The component at a path of the configuration. */
  at<K extends Kind>(kind: K, path: string): Promise<ComponentKinds[K]> {
    return this.#container.getAsync<ComponentKinds[K]>(kindToken(kind).id, { name: path });
  }

  /** Releases what was started for the trial. */
  async dispose(): Promise<void> {
    await this.#container.unbindAllAsync();
  }
}

function named<K extends Kind>(
  kind: K,
  path: string,
): { readonly serviceIdentifier: ServiceIdentifier<ComponentKinds[K]>; readonly name: string } {
  return { serviceIdentifier: kindToken(kind).id, name: path };
}

/** The components that stand in a value, but not those in their options. */
function componentsIn(path: string, value: unknown): readonly Node[] {
  if (isComponentRef(value)) return [{ path, component: value }];
  return children(path, value).flatMap(([, below, child]) => componentsIn(below, child));
}

function allComponents(path: string, value: unknown): readonly Node[] {
  return componentsIn(path, value).flatMap((node) => [node, ...allComponents(node.path, node.component.options)]);
}

/** The value with the instances in the places of the components. */
function withInstances(path: string, value: unknown, instances: ReadonlyMap<string, unknown>): unknown {
  if (isComponentRef(value)) return instances.get(path);
  const replaced = children(path, value).map(
    ([name, below, child]) => [name, withInstances(below, child, instances)] as const,
  );
  if (Array.isArray(value)) return replaced.map(([, child]) => child);
  return isPlainObject(value) ? Object.fromEntries(replaced) : value;
}

/** Name, path and value of each element of a list or field of an object. */
function children(path: string, value: unknown): readonly (readonly [string, string, unknown])[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    const names = elementNames(value);
    return value.map((child: unknown, i) => [names[i]!, at(names[i]!), child]);
  }
  return isPlainObject(value) ? Object.entries(value).map(([name, child]) => [name, at(name), child]) : [];
}

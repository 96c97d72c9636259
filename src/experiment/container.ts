import { Container, type ServiceIdentifier } from "inversify";
import type { ComponentKinds, Kind } from "../component/kinds.js";
import type { Registry } from "../component/registry.js";
import { streamsToken, type Streams } from "../component/streams.js";
import { kindToken, type Token } from "../component/token.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import type { BaseMeasure } from "../measures/measure.js";
import { runtimeToken, type Runtime } from "../runtime/runtime.js";
import { slots, type Config } from "./config.js";
import { checkNeeds } from "./needs.js";
import { allComponents, componentsIn, withInstances, type Node } from "./nodes.js";

/** What a trial is given beside its configuration. */
export interface TrialServices {
  readonly streams: Streams;
  /** Called when a component first asks for the runtime. */
  startRuntime(): Promise<Runtime>;
  /** In place of what the dataset would load. */
  readonly data?: Dataset;
  /** In place of the base that would be built. */
  readonly base?: BaseMeasure;
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

  constructor(config: Config, registry: Registry, services: TrialServices) {
    checkNeeds(config, registry);
    const container = this.#container;
    container.bind(streamsToken.id).toConstantValue(services.streams);
    container
      .bind<Runtime>(runtimeToken.id)
      .toDynamicValue(() => services.startRuntime())
      .inSingletonScope()
      .onDeactivation((runtime) => {
        runtime.dispose();
      });
    if (services.data) {
      container.bind(dataToken.id).toConstantValue(services.data);
    } else {
      container
        .bind(dataToken.id)
        .toResolvedValue(
          (source: ComponentKinds["dataset"]) => source.load(services.streams(datasetPurpose)),
          [named("dataset", "dataset")],
        );
    }
    if (services.base) container.bind(kindToken("base").id).toConstantValue(services.base).whenDefault();

    const present = slots.filter((slot) => config[slot] !== undefined && !(slot === "base" && services.base));
    for (const slot of present) {
      container
        .bind(kindToken(slot).id)
        .toResolvedValue((component: unknown) => component, [named(slot, slot)])
        .whenDefault();
    }
    for (const node of allComponents("", config)) this.#bind(node, registry);
  }

  #bind({ path, component }: Node, registry: Registry): void {
    const definition = registry.definition(component, path);
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

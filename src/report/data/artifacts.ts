import { UserError } from "../../numerics/error.js";
import { decodeNpy, type NpyArray } from "../../numerics/npy.js";
import { artifactNames } from "../../experiment/trial.js";
import type { MetricFactsByName } from "./metric-names.js";
import type {
  Cloud,
  DatasetFacts,
  DensityGrid,
  Paths,
  ReportStore,
  SemiDiscreteCells,
  VelocityGrid,
} from "./report-data.js";

/** Points shown of a cloud; more would only blacken a small panel. */
const mostPoints = 1000;
/** Ways shown of a flow. */
const mostPaths = 48;

/** Reads what runs left behind; undefined where a run did not leave it. */
export class ArtifactReader {
  readonly #store: ReportStore;
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(store: ReportStore) {
    this.#store = store;
  }

  async dataset(run: string): Promise<DatasetFacts | undefined> {
    return (await this.#json(run, artifactNames.dataset)) as DatasetFacts | undefined;
  }

  async metricFacts(run: string): Promise<MetricFactsByName> {
    return ((await this.#json(run, artifactNames.metrics)) ?? {}) as MetricFactsByName;
  }

  async cloud(run: string, name: string): Promise<Cloud | undefined> {
    const array = await this.#array(run, name, 2);
    if (!array) return undefined;
    const [n, d] = array.shape as [number, number];
    const kept = evenly(n, mostPoints);
    const values = new Float64Array(kept.length * d);
    kept.forEach((row, i) => {
      for (let j = 0; j < d; j++) values[i * d + j] = array.data[row * d + j]!;
    });
    return { d, values, of: n };
  }

  async density(run: string): Promise<DensityGrid | undefined> {
    const array = await this.#array(run, artifactNames.density, 2);
    const grid = (await this.#json(run, artifactNames.densityGrid)) as Pick<DensityGrid, "x" | "y"> | undefined;
    if (!array || !grid) return undefined;
    if (array.shape[0] !== grid.y[2] || array.shape[1] !== grid.x[2]) {
      const expected = `[${grid.y[2]}, ${grid.x[2]}]`;
      throw new UserError(
        `Run ${run}: ${artifactNames.density} is [${array.shape.join(", ")}], but ${artifactNames.densityGrid} says ${expected}.`,
        { kind: "failure" },
      );
    }
    return { x: grid.x, y: grid.y, values: Float64Array.from(array.data) };
  }

  async paths(run: string, most = mostPaths): Promise<Paths | undefined> {
    const array = await this.#array(run, artifactNames.trajectories, 3);
    const { times } = ((await this.#json(run, artifactNames.trajectoryTimes)) ?? {}) as { times?: readonly number[] };
    if (!array || !times) return undefined;
    const [steps, all, d] = array.shape as [number, number, number];
    const n = Math.min(all, most);
    const values = new Float64Array(steps * n * d);
    for (let s = 0; s < steps; s++) values.set(array.data.subarray(s * all * d, (s * all + n) * d), s * n * d);
    return { times, n, d, values };
  }

  async velocity(run: string): Promise<VelocityGrid | undefined> {
    const array = await this.#array(run, artifactNames.velocity, 4);
    const grid = (await this.#json(run, artifactNames.velocityGrid)) as Omit<VelocityGrid, "values"> | undefined;
    return array && grid && { ...grid, values: Float64Array.from(array.data) };
  }

  async cells(run: string): Promise<SemiDiscreteCells | undefined> {
    const atoms = await this.#array(run, "semiDiscrete.atoms.npy", 2);
    const potentials = await this.#array(run, "semiDiscrete.potentials.npy", 1);
    if (!atoms || !potentials || atoms.shape[1] !== 2) return undefined;
    return { atoms: Float64Array.from(atoms.data), potentials: Float64Array.from(potentials.data) };
  }

  async #array(run: string, name: string, rank: number): Promise<NpyArray | undefined> {
    const bytes = await this.#bytes(run, name);
    const array = bytes && decodeNpy(bytes);
    if (array && array.shape.length !== rank) {
      throw new UserError(`Run ${run}: ${name} has ${array.shape.length} axes; expected ${rank}.`, { kind: "failure" });
    }
    return array;
  }

  async #json(run: string, name: string): Promise<unknown> {
    const bytes = await this.#bytes(run, name);
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  }

  async #bytes(run: string, name: string): Promise<Uint8Array | undefined> {
    let names = this.#names.get(run);
    if (!names) {
      names = new Set((await this.#store.artifacts(run)).map((artifact) => artifact.name));
      this.#names.set(run, names);
    }
    return names.has(name) ? this.#store.readArtifact(run, name) : undefined;
  }
}

/** At most `most` of the indices below `n`, evenly spread. */
function evenly(n: number, most: number): readonly number[] {
  const count = Math.min(n, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
}

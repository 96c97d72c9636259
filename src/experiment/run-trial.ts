import type { Streams } from "../component/streams.js";
import { kindToken } from "../component/token.js";
import { dataToken, type Dataset } from "../datasets/dataset.js";
import type { Metric, MetricValue } from "../metrics/metric.js";
import { classMixture, frequencies } from "../models/class-mixture.js";
import { guidedField, guidedParameters } from "../models/guided-field.js";
import type { FittedModel, VectorField } from "../models/model.js";
import { scoreOf } from "../models/score.js";
import { Stream } from "../numerics/random.js";
import { runtimeToken, type Runtime, type RuntimeOptions } from "../runtime/runtime.js";
import type { Run } from "../tracking/store.js";
import { completeConfig } from "./complete.js";
import { namesInList, type Config } from "./config.js";
import { TrialContainer } from "./container.js";
import type { Experiment } from "./experiment.js";
import { keepPictures } from "./pictures.js";
import { TrialPruned, type OnReport } from "./pruned.js";
import { RunLog, type RunStore } from "./run-log.js";
import { SharedSamples } from "./shared-samples.js";
import { artifactNames } from "./trial.js";
import { checkBaseIsTrained, separateBase } from "./trained-base.js";

/** Where a trial is, for a progress bar. */
export interface TrialProgress {
  /** "loading data", "training", "evaluating nll", "drawing". */
  readonly phase: string;
  readonly step?: number;
  readonly steps?: number;
  readonly loss?: number;
}

export interface TrialRequest {
  /** A running run of the store. */
  readonly run: Run;
  /** The study that it belongs to: its components are looked up there. */
  readonly experiment: Pick<Experiment, "registry">;
  readonly store: RunStore;
  /** What the trial has for itself, where its configuration names no number of its own; all cores if absent. */
  readonly threads?: number;
  /** Ends the trial at the next chance; training goes on from there when the run is started again. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrialProgress) => void;
  /** Told what people should know, in sentences. */
  readonly onNote?: (text: string) => void;
  /** Milliseconds from one checkpoint of the training to the next; a minute if absent. */
  readonly checkpointInterval?: number;
  /**
   * Asked after each validation of the training but that of its last step (`training.validateEvery`). A sentence in return
   * ends the trial as pruned; what it has found stays with the run, and so does a checkpoint.
   */
  readonly onReport?: OnReport;
  /** Starts the trial's runtime in place of `createRuntime`. */
  readonly startRuntime?: (options: RuntimeOptions) => Promise<Runtime>;
}

/** How a trial has ended: `error` is the sentence of what has pruned it. */
export type TrialEnd = { readonly status: "completed" } | { readonly status: "pruned"; readonly error: string };

const defaultCheckpointInterval = 60_000;

/** The caller's signal ended the trial outside its training. */
export class TrialAborted extends Error {
  override readonly name = "AbortError";

  constructor(phase: string, reason: unknown) {
    super(`The trial was stopped before ${phase}.`, { cause: reason });
  }
}

/**
 * Runs one trial: loads the data, trains or fits the model, evaluates the metrics, and keeps what a report draws. All that
 * it finds is in the store; ending the run there is up to the caller. All its randomness comes from the run's seed.
 */
export async function runTrial(request: TrialRequest): Promise<TrialEnd> {
  const trial = new TrialRunner(request);
  try {
    await trial.run();
    return { status: "completed" };
  } catch (error) {
    if (error instanceof TrialPruned) return { status: "pruned", error: error.message };
    throw error;
  } finally {
    await trial.dispose();
  }
}

class TrialRunner {
  readonly #request: TrialRequest;
  readonly #config: Config;
  readonly #streams: Streams;
  readonly #container: TrialContainer;
  readonly #log: RunLog;

  constructor(request: TrialRequest) {
    const { run, experiment, store } = request;
    this.#request = request;
    this.#config = completeConfig(run.config, experiment.registry);
    this.#streams = (purpose) => Stream.of(run.seed, purpose);
    this.#log = new RunLog(store, run.id, this.#config.training?.steps ?? 0, request.onNote);
    this.#container = new TrialContainer(this.#config, experiment.registry, {
      streams: this.#streams,
      startRuntime: () => this.#startRuntime(),
    });
  }

  async run(): Promise<void> {
    this.#enter("loading data");
    const dataset = await this.#container.get(dataToken);
    const model = await this.#fit(dataset);
    const began = performance.now();
    const samples = new SharedSamples(model, this.#streams("samples"));
    await this.#evaluate(dataset, model, samples);
    this.#enter("drawing");
    await keepPictures({
      dataset,
      model,
      samples,
      settings: this.#config.evaluation,
      stream: this.#streams("trajectories"),
      log: this.#log,
    });
    if (samples.nfe !== undefined) await this.#log.figure("nfe", samples.nfe);
    await this.#log.figure("time.evaluation", (performance.now() - began) / 1000);
  }

  dispose(): Promise<void> {
    return this.#container.dispose();
  }

  async #startRuntime(): Promise<Runtime> {
    const { backend, precision, threads } = this.#config.runtime!;
    const { threads: own } = this.#request;
    // Cores that were divided among the workers are there for this trial alone.
    const share = threads === undefined && own !== undefined ? { threads: own, spinning: true } : {};
    const options = { backend, precision, ...(threads !== undefined && { threads }), ...share };
    if (this.#request.startRuntime) return this.#request.startRuntime(options);
    const { createRuntime } = await import("../runtime/index.js");
    return createRuntime(options);
  }

  async #fit(dataset: Dataset): Promise<FittedModel> {
    const model = await this.#container.get(kindToken("model"));
    if (model.family === "closedForm") {
      this.#enter("fitting");
      return model.fit(dataset.train);
    }
    const loss = await this.#container.get(kindToken("loss"));
    const untrained = await this.#container.get(kindToken("base"));
    checkBaseIsTrained(untrained, loss);
    const sampler = this.#config.sampler && (await this.#container.get(kindToken("sampler")));
    if (sampler && model.family === "vectorField") scoreOf(loss.field?.(model) ?? model, sampler.name);
    const { training } = this.#config;
    const { signal, run, onProgress, onReport } = this.#request;
    this.#enter("training");
    // TensorFlow.js takes half a second to load, and models in closed form do without it.
    const { trainModel } = await import("./train-model.js");
    const trained = await trainModel({
      model,
      options: training!,
      container: this.#container,
      onValidation: () => this.#onValidation(),
      seed: run.seed,
      findsFloor: this.#config.evaluation.lossFloor !== false,
      log: this.#log,
      checkpointInterval: this.#request.checkpointInterval ?? defaultCheckpointInterval,
      ...(signal && { signal }),
      ...(onReport && { onReport }),
      onProgress: (step, loss) => onProgress?.({ phase: "training", step, steps: training!.steps, loss }),
    });
    const runtime = await this.#container.get(runtimeToken);
    const { parameters, base } = separateBase(model, untrained, trained);
    if (model.family === "flow") {
      const { NormalizingFlow } = await import("../models/normalizing-flow.js");
      return new NormalizingFlow({ flow: model, parameters, base, runtime });
    }
    const solver = await this.#container.get(kindToken("solver"));
    const { ContinuousFlow } = await import("../models/continuous-flow.js");
    const divergence = this.#config.divergence && (await this.#container.get(kindToken("divergence")));
    const start = loss.start?.(base) ?? base;
    const along = (field: VectorField, flat: Float32Array | Float64Array) =>
      new ContinuousFlow({
        field,
        parameters: flat,
        base: start,
        solver,
        runtime,
        ...(sampler && { sampler }),
        ...(divergence && { divergence }),
        probeStream: () => this.#streams("divergence"),
      });
    // Without a density of the base there is none of the model, which metrics and pictures then do without.
    const known = (flow: FittedModel): FittedModel =>
      start.logDensity === undefined
        ? Object.assign(flow, { logDensity: undefined, sampleWithLogDensity: undefined })
        : flow;
    const field = loss.field?.(model) ?? model;
    if (field.conditioning === undefined) {
      return loss.fitted?.({ field, parameters, base: start, runtime }) ?? known(along(field, parameters));
    }
    const { classes } = field.conditioning;
    const ofClass = (k: number) => guidedParameters(parameters, k, classes);
    const first = along(guidedField(field), ofClass(0));
    return classMixture(
      Array.from(frequencies(dataset.classes!.train, classes), (frequency, k) => ({
        frequency,
        model: known(first.withParameters(ofClass(k))),
      })),
    );
  }

  /** The trial's components over the validation part; of the trial's own it has the runtime and the base. */
  async #onValidation(): Promise<TrialContainer> {
    return new TrialContainer(this.#config, this.#request.experiment.registry, {
      streams: this.#streams,
      startRuntime: () => this.#container.get(runtimeToken),
      data: onValidationPart(await this.#container.get(dataToken)),
      base: await this.#container.get(kindToken("base")),
    });
  }

  /** Logs what each metric says; a name that two of them give is logged as `name` and `name#2`. */
  async #evaluate(dataset: Dataset, model: FittedModel, samples: SharedSamples): Promise<void> {
    const values: (MetricValue & { readonly facts: MetricFacts })[] = [];
    for (const path of namesInList(this.#config.metrics)) {
      this.#enter(`evaluating ${path}`);
      const metric = await this.#container.at("metric", `metrics.${path}`);
      const stream = this.#streams(`metric.${metric.name}`);
      const facts = factsOf(metric);
      const found = await metric.evaluate({ model, dataset, samples: (n) => samples.take(n), stream });
      values.push(...found.map((value) => ({ ...value, facts })));
    }
    const names = namesInList(values);
    for (const [i, { value, standardError }] of values.entries())
      await this.#log.figure(names[i]!, value, standardError);
    await this.#log.json(artifactNames.metrics, Object.fromEntries(values.map(({ facts }, i) => [names[i]!, facts])));
  }

  #enter(phase: string): void {
    const { signal, onProgress } = this.#request;
    if (signal?.aborted) throw new TrialAborted(phase, signal.reason);
    onProgress?.({ phase });
  }
}

/** The dataset with its validation part in the place of the training part. */
function onValidationPart(dataset: Dataset): Dataset {
  const { classes, validation } = dataset;
  return { ...dataset, train: validation, ...(classes && { classes: { ...classes, train: classes.validation } }) };
}

/** What a report must know of a metric's values, beside the values. */
type MetricFacts = Pick<Metric, "unit" | "lowerIsBetter" | "ideal">;

function factsOf({ unit, lowerIsBetter, ideal }: Metric): MetricFacts {
  return { unit, ...(lowerIsBetter !== undefined && { lowerIsBetter }), ...(ideal !== undefined && { ideal }) };
}

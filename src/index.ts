// What experiment files import. Nothing here loads TensorFlow.js or a runtime: that happens when a trial runs.
export { z } from "zod";

export { component, ref } from "./component/component.js";
export type { ComponentBuilder, ComponentDefinition, ComponentRef } from "./component/component.js";
export type { ComponentKinds, Kind, KindTraits } from "./component/kinds.js";
export { choice, grid, integer, linspace, logspace, logUniform, normal, sameAs, uniform } from "./component/space.js";
export type { SearchSpace } from "./component/space.js";
export { streamsToken } from "./component/streams.js";
export type { Streams } from "./component/streams.js";
export { kindToken, token } from "./component/token.js";
export type { Token } from "./component/token.js";

export { defineExperiment } from "./experiment/define-experiment.js";
export type { Experiment, ExperimentInput, VariantInput } from "./experiment/experiment.js";
export type { ReportInput, SectionInput, SectionKind } from "./experiment/report-settings.js";
export type { RacingSettings, SearchInput } from "./experiment/search-settings.js";

export * from "./couplings/index.js";
export type { Coupling, NamedArray, PairBatch } from "./couplings/coupling.js";
export * from "./datasets/index.js";
export { dataToken } from "./datasets/dataset.js";
export type { Classes, Dataset, DatasetSource, Standardization, Transform } from "./datasets/dataset.js";
export { inModelUnits, inOriginalUnits, logVolumes } from "./datasets/units.js";
export * from "./divergences/index.js";
export type { Divergence, DivergenceEstimator, RowField } from "./divergences/divergence.js";
export * from "./launchers/index.js";
export type { Job, JobQueue, JobState, Launch, Launcher } from "./launchers/launcher.js";
export * from "./losses/index.js";
export type { Energy } from "./losses/energies/energy.js";
export type { BatchSlice, BatchStreams, Loss, LossFloor, Rounds, Trainable } from "./losses/loss.js";
export * from "./measures/index.js";
export { baseLogDensity, baseLogDensityTensor } from "./measures/measure.js";
export type { BaseMeasure, Measure, TrainableBase } from "./measures/measure.js";
export * from "./metrics/index.js";
export type { EvaluationContext, Metric, MetricValue } from "./metrics/metric.js";
export * from "./models/index.js";
export type {
  ClosedFormModel,
  Conditioning,
  FittedModel,
  Flow,
  LogDensity,
  Model,
  Parameters,
  ParameterSpec,
  VectorField,
} from "./models/model.js";
export * from "./optimizers/index.js";
export type { Optimizer } from "./optimizers/optimizer.js";
export type { Schedule } from "./optimizers/schedules/schedule.js";
export * from "./paths/index.js";
export type { AffineCoefficients, PathCoefficients, ProbabilityPath } from "./paths/path.js";
export * from "./samplers/index.js";
export type { Sampler, Sde, SdeSolution } from "./samplers/sampler.js";
export {
  cmaEs,
  gaussianProcess,
  gridSearch,
  halton,
  latinHypercube,
  nsga2,
  random,
  sobol,
  tpe,
} from "./search/samplers/index.js";
export type { Progress, Pruner, PruningQuestion } from "./search/pruner.js";
export * from "./search/pruners/index.js";
export type { Question, SearchSampler, Trial } from "./search/sampler.js";
export type { Dimension, Point, Space } from "./search/space.js";
export * from "./solvers/index.js";
export type { OdeField, OdeSolution, OdeSolver } from "./solvers/solver.js";

export { openResults } from "./query/results.js";
export type { GroupTable, Results, ResultsQuery, RunTable } from "./query/results.js";
export type { Run, Series } from "./tracking/store.js";

export { UserError } from "./numerics/error.js";
export { points, take } from "./numerics/points.js";
export type { Points } from "./numerics/points.js";
export { Stream } from "./numerics/random.js";
export { runtimeToken } from "./runtime/runtime.js";
export type { Runtime } from "./runtime/runtime.js";

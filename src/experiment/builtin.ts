import type { AnyBuilder } from "../component/registry.js";
import { couplings } from "../couplings/index.js";
import { datasets } from "../datasets/index.js";
import { divergences } from "../divergences/index.js";
import { energies } from "../losses/energies/index.js";
import { launchers } from "../launchers/index.js";
import { losses } from "../losses/index.js";
import { bases } from "../measures/index.js";
import { metrics } from "../metrics/index.js";
import { models } from "../models/index.js";
import { optimizers, schedules } from "../optimizers/index.js";
import { paths } from "../paths/index.js";
import { samplers } from "../samplers/index.js";
import { pruners } from "../search/pruners/index.js";
import { searchSamplers } from "../search/samplers/index.js";
import { solvers } from "../solvers/index.js";

/** Every component that Pushforward brings, kind by kind. */
export const builtin: readonly AnyBuilder[] = [
  ...datasets,
  ...bases,
  ...models,
  ...losses,
  ...energies,
  ...paths,
  ...couplings,
  ...optimizers,
  ...schedules,
  ...solvers,
  ...samplers,
  ...divergences,
  ...metrics,
  ...pruners,
  ...searchSamplers,
  ...launchers,
];

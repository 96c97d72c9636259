import { hostile } from "../../dashboard/fixture.js";

/** Every view of the page, with what must be read in it. */
export const views = {
  studies: { path: "/", reads: "How wide is a kernel?" },
  runs: { path: "/studies/bandwidth", reads: "kd0017" },
  "all runs by seeds": { path: "/runs?group=config", reads: "glow" },
  curves: { path: "/studies/bandwidth/curves", reads: "kernelDensity, bandwidth 1, seed 2, kd0017" },
  sweep: { path: "/studies/bandwidth/sweep", reads: "All trials in the order of test NLL" },
  search: { path: "/studies/search/sweep", reads: "Importance of the options" },
  run: { path: "/runs/fl0003", reads: "The one that the paper shows." },
  "curves of a run": { path: "/runs/fl0003/curves", reads: "loss" },
  pictures: { path: "/runs/fl0003/pictures", reads: "The flow from the base to the data" },
  log: { path: "/runs/fl0003/log", reads: "step 200 of 200" },
  source: { path: "/runs/fl0003/source", reads: "defineExperiment" },
  difference: { path: "/runs/fl0003/source?with=kd0017", reads: "+  training: { steps: 200 }," },
  artifacts: { path: "/runs/fl0003/artifacts", reads: "trajectories.npy" },
  environment: { path: "/runs/fl0003/environment", reads: "linux x64" },
  compare: { path: "/compare?run=fl0003&run=fl0004&run=kd0010", reads: "model.bandwidth" },
  "failed run": { path: "/runs/kd0016", reads: "The loss is NaN at step 7." },
  nowhere: { path: "/nowhere", reads: "There is nothing at this address" },
} as const satisfies Readonly<Record<string, { readonly path: string; readonly reads: string }>>;

const study = encodeURIComponent(hostile[0]);

/** Places where all that a hostile run says is shown. */
export const hostilePaths = [
  "/",
  "/runs",
  `/runs?where=${study}`,
  `/studies/${study}`,
  `/studies/${study}/curves`,
  `/studies/${study}/sweep`,
  ...["", "/curves", "/pictures", "/log", "/source", "/source?with=fl0000", "/artifacts", "/environment"].map(
    (tab) => `/runs/hostile${tab}`,
  ),
  "/compare?run=hostile&run=fl0000",
  `/${study}`,
  "/runs/javascript%3Aalert(1)",
] as const;

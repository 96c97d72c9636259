import { createHash } from "node:crypto";
import { PNG } from "pngjs";
import { canonicalJson } from "../../src/experiment/config.js";
import { encodeNpy } from "../../src/numerics/npy.js";
import { Stream } from "../../src/numerics/random.js";
import type { KeptRun } from "../../src/tracking/adopt.js";
import type { Json, Run, Store } from "../../src/tracking/store.js";

/** When the first run of the fixture was queued. */
const begin = Date.UTC(2026, 10, 23, 9);
const minute = 60_000;

/** The text of an experiment file; later runs have another one. */
const sourceText = (steps: number): string => `import { defineExperiment } from "pushforward";

export default defineExperiment({
  name: "bandwidth",
  training: { steps: ${steps} },
});
`;

interface Trial {
  readonly id: string;
  readonly study?: string;
  readonly label: string;
  readonly seed: number;
  readonly point: Readonly<Record<string, Json>>;
  readonly place: number;
  readonly facts?: Partial<Run>;
}

function keptRun({ id, study = "bandwidth", label, seed, point, place, facts = {} }: Trial): KeptRun {
  const options = { model: label, "training.steps": 200, "training.batch": 64, ...point };
  const config = { model: { kind: "model", name: label, options: point }, training: { steps: 200, batch: 64 } };
  const createdAt = begin + place * minute;
  const times = { startedAt: createdAt + 5_000, finishedAt: createdAt + 47_300 + 1_000 * seed };
  const environment = { node: "v20.20.2", platform: "linux x64", threads: 2, git: { commit: "4f1c0de", dirty: false } };
  const status = facts.status ?? "completed";
  const run: Run = {
    ...{ id, study, label, seed, point, options, config, status, createdAt, environment, ...times },
    configHash: createHash("sha256").update(canonicalJson(config)).digest("hex"),
    overrides: place > 12 ? { "training.steps": 200 } : {},
    source: { path: "experiments/bandwidth.ts", text: sourceText(place > 12 ? 200 : 400) },
    attempt: 1,
    metrics: {},
    ...facts,
  };
  const attempt = {
    ...{ attempt: 1, ...times, environment, status: status as "completed" },
    ...(run.error !== undefined && { error: run.error }),
  };
  return { run, attempts: [attempt], output: [], series: new Map(), artifacts: [] };
}

function seriesOf(values: readonly number[], at: number) {
  return {
    steps: Float64Array.from(values, (_, i) => i),
    values: Float64Array.from(values),
    at: Float64Array.from(values, (_, i) => at + i),
  };
}

/** A run with what a training leaves: a loss, figures, lines, a picture and, of a flow, its trajectories. */
function trainedRun(trial: Trial, sigma: number): KeptRun {
  const kept = keptRun(trial);
  const stream = Stream.of(trial.place, "fixture");
  const at = kept.run.startedAt!;
  const loss = Array.from({ length: 200 }, (_, i) => 0.4 + sigma + 2 * Math.exp(-i / 40) + 0.08 * stream.normal());
  const figures: Readonly<Record<string, number>> = {
    "nll.test": 1.8 + 3 * (Math.log10(sigma) + 1) ** 2 + 0.04 * trial.seed,
    "nll.test.se": 0.03,
    w2: 0.12 + 0.8 * sigma + 0.01 * trial.seed,
    "time.training": 31.2 + trial.seed,
  };
  return {
    ...kept,
    output: ["reading data", "training", "step 100 of 200", "step 200 of 200", "done"].map((text, i) => ({
      ...{ attempt: 1, at: at + i * 1000, text, stream: i === 3 ? ("stderr" as const) : ("stdout" as const) },
    })),
    series: new Map([
      ["loss", seriesOf(loss, at)],
      ...Object.entries(figures).map(([name, value]) => [name, seriesOf([value], at)] as const),
    ]),
    artifacts: [
      { name: "samples.png", mediaType: "image/png", content: picture() },
      ...(trial.label === "flow" ? flowArtifacts(stream) : []),
    ],
  };
}

/** Points that move from a Gaussian onto a ring. */
function flowArtifacts(stream: Stream): KeptRun["artifacts"] {
  const [times, n] = [[0, 0.25, 0.5, 0.75, 1], 300];
  const values = new Float32Array(times.length * n * 2);
  for (let i = 0; i < n; i++) {
    const [x, y] = [stream.normal(), stream.normal()];
    const radius = Math.hypot(x, y);
    times.forEach((t, s) => {
      values[(s * n + i) * 2] = (1 - t) * x + (t * 2 * x) / radius;
      values[(s * n + i) * 2 + 1] = (1 - t) * y + (t * 2 * y) / radius;
    });
  }
  return [
    { name: "trajectories.npy", mediaType: "application/x-npy", content: encodeNpy(values, [times.length, n, 2]) },
    { name: "trajectories.json", mediaType: "application/json", content: Buffer.from(JSON.stringify({ times })) },
  ];
}

function picture(): Uint8Array {
  const png = new PNG({ width: 160, height: 120 });
  for (let i = 0; i < 160 * 120; i++) {
    const [x, y] = [i % 160, Math.floor(i / 160)];
    const inside = (x - 80) ** 2 + (y - 60) ** 2 < 2000;
    png.data.set(inside ? [0, 114, 178, 255] : [245, 245, 245, 255], 4 * i);
  }
  return PNG.sync.write(png);
}

const sigmas = [0.01, 0.1, 1] as const;

/** Runs that are the same in every test, to the millisecond: two models by three bandwidths and three seeds, one failed. */
export async function fillStore(store: Store): Promise<void> {
  let place = 0;
  for (const label of ["flow", "kernelDensity"]) {
    for (const sigma of sigmas) {
      for (const seed of [0, 1, 2]) {
        const id = `${label === "flow" ? "fl" : "kd"}${String(place).padStart(4, "0")}`;
        const point = { [label === "flow" ? "loss.path.sigma" : "model.bandwidth"]: sigma };
        const trial: Trial = { id, label, seed, point, place };
        const failed = place === 16;
        const said: Partial<Run> =
          place === 3 ? { tags: ["good", "figure 2"], note: "The one that the paper shows." } : {};
        const facts: Partial<Run> = failed ? { status: "failed", error: "The loss is NaN at step 7." } : said;
        await store.adopt(failed ? keptRun({ ...trial, facts }) : trainedRun({ ...trial, facts }, sigma));
        place++;
      }
    }
  }
  for (const seed of [0, 1]) {
    const trial = { id: `mo${seed}`, study: "moons", label: "glow", seed, point: {}, place: 40 + seed };
    await store.adopt(trainedRun(trial, 0.1));
  }
  await store.describeStudy("bandwidth", {
    title: "How wide is a kernel?",
    question: "Which bandwidth gives the least negative log-likelihood on held-out data?",
  });
}

/** A study of 24 configurations of two options. */
export async function addSearch(store: Store): Promise<void> {
  for (let i = 0; i < 24; i++) {
    const point = { "training.rate": 10 ** (-4 + (i % 6) / 2), "model.width": 16 * (1 + Math.floor(i / 6)) };
    const trial = {
      id: `se${String(i).padStart(2, "0")}`,
      study: "search",
      label: "flow",
      seed: 0,
      point,
      place: 100 + i,
    };
    await store.adopt(trainedRun(trial, point["training.rate"] + point["model.width"] / 100));
  }
}

/** What would do harm if it were taken for markup or an address. */
export const hostile = [
  `<img src=x onerror="window.harmed='img'">`,
  `</script><script>window.harmed='script'</script>`,
  `"><svg onload="window.harmed='svg'">`,
  `javascript:window.harmed='url'//`,
  `{{constructor.constructor("window.harmed='template'")()}}`,
] as const;

/** A run in which every text that a run can have is hostile. */
export async function addHostileRun(store: Store): Promise<string> {
  const [img, script, svg, url, template] = hostile;
  const kept = trainedRun(
    {
      ...{ id: "hostile", study: img, label: script, seed: 0, place: 60 },
      point: { [svg]: img },
      facts: { tags: [img, url, svg], note: hostile.join("\n"), error: script, status: "failed" },
    },
    0.1,
  );
  await store.adopt({
    ...kept,
    run: { ...kept.run, source: { path: img, text: hostile.join("\n") }, environment: { [svg]: { [script]: url } } },
    output: hostile.map((text) => ({ attempt: 1, at: begin, stream: "stdout" as const, text })),
    series: new Map([
      ...kept.series,
      ...[img, script, template].map((name) => [name, seriesOf([1, 2], begin)] as const),
    ]),
    artifacts: [
      ...kept.artifacts,
      { name: "page.html", mediaType: "text/html", content: Buffer.from(`<script>window.harmed="page"</script>`) },
      { name: "drawn.svg", mediaType: "image/svg+xml", content: Buffer.from(`<svg onload="alert(1)"/>`) },
      { name: `${img}.png`.replace(/[:\\]/g, ""), mediaType: "image/png", content: picture() },
    ],
  });
  await store.describeStudy(img, { title: svg, question: script });
  return "hostile";
}

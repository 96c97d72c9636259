import { component, defineExperiment, eightGaussians, points, UserError, z } from "pushforward";

/** A model that takes some time to fit and ends as it is told. */
const waits = component({
  kind: "model",
  name: "waits",
  summary: "Waits, then ends in one of the ways in which a trial can end",
  traits: { family: "closedForm" },
  options: {
    milliseconds: z.number().nonnegative().default(1),
    ends: z.enum(["well", "badly", "by a fault", "by a kill", "by an exit"]).default("well"),
  },
  inject: [],
  create: ({ milliseconds, ends }) => ({
    family: "closedForm",
    async fit() {
      console.log(`process ${process.pid}`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (ends === "badly") throw new UserError("The fit went badly, as it was told to.", { kind: "failure" });
      if (ends === "by a fault") throw new TypeError("nobody foresaw this");
      if (ends === "by a kill") process.kill(process.pid, "SIGKILL");
      if (ends === "by an exit") {
        console.error("these are my last words");
        process.exit(3);
      }
      return { dimension: 2, sample: (n) => Promise.resolve({ points: points(n, 2) }) };
    },
  }),
});

/** Reports how much memory the process takes, and numbers that JSON has no words for. */
const figures = component({
  kind: "metric",
  name: "figures",
  summary: "Process id, and a NaN",
  options: {},
  inject: [],
  create: () => ({
    name: "figures",
    unit: "1",
    lowerIsBetter: true,
    evaluate: () =>
      Promise.resolve([
        { name: "pid", value: process.pid, n: 1 },
        { name: "none", value: NaN, n: 1 },
      ]),
  }),
});

export default defineExperiment({
  name: "waits",
  description: "Trials that end in every way.",
  seeds: [0, 1],
  components: [waits, figures],
  dataset: eightGaussians({}),
  model: waits({}),
  metrics: [figures()],
  evaluation: { samples: 20 },
  report: { title: "How trials end" },
});

import type { Run, Store } from "../tracking/store.js";
import { pictureCharts } from "./charts/index.js";
import { gather } from "./data/gather.js";
import { PngRenderer } from "./document/png.js";

const renderer = new PngRenderer();

/**
 * Draws what a run kept of its model (its samples beside the data, its density, its trajectories) and keeps the pictures
 * with the run as `<chart>.png`. For a run that has evaluated its model and is about to end as completed.
 */
export async function keepRunPictures(store: Store, run: Run): Promise<void> {
  const asCompleted = {
    runs: () => Promise.resolve([{ ...run, status: "completed" as const }]),
    series: store.series.bind(store),
    artifacts: store.artifacts.bind(store),
    readArtifact: store.readArtifact.bind(store),
  };
  const data = await gather(asCompleted, { study: run.study });
  for (const draw of pictureCharts) {
    const chart = draw(data);
    if (chart) await store.putArtifact(run.id, `${chart.name}.png`, renderer.render(chart), "image/png");
  }
}

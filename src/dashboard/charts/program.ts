// The program of a process that draws the charts of one study and ends.
import { UserError } from "../../numerics/error.js";
import { openStore } from "../../tracking/open.js";
import type { ChartsReply, ChartsRequest } from "./messages.js";
import { studyCharts } from "./study-charts.js";

async function reply({ url, study, metric }: ChartsRequest): Promise<ChartsReply> {
  try {
    const store = await openStore(url);
    try {
      return { charts: await studyCharts(store, study, metric) };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { refused: error.message };
  }
}

process.once("message", (request: ChartsRequest) => {
  void reply(request).then((answer) => {
    // A server that has gone meanwhile is told nothing.
    process.send?.(answer, undefined, undefined, () => {
      if (process.connected) process.disconnect();
    });
  });
});

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../numerics/error.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { storeUrl, withStore } from "../stores.js";
import { integer } from "../values.js";

const mostLines = 64 * 1024 * 1024;

/** Has the report of a study made by a process of its own, so that drawing it keeps nobody waiting. */
async function renderReport(url: string, study: string): Promise<string> {
  const out = await mkdtemp(path.join(os.tmpdir(), "pushforward-report-"));
  try {
    const line = [process.argv[1]!, "report", study, "--format", "html", "--out", out];
    await promisify(execFile)(process.execPath, [...process.execArgv, ...line], {
      // Where others would see it on the command line, a URL may hold a password.
      env: { ...process.env, PUSHFORWARD_STORE: url, NO_COLOR: "1" },
      maxBuffer: mostLines,
    });
    return await readFile(path.join(out, "report.html"), "utf8");
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
    throw new UserError(said.replace(/^error: /, ""), { kind: "failure", cause });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

export const ui = defineCommand({
  name: "ui",
  summary: "Serve a local page over the store: runs, live curves, comparisons, reports",
  positionals: {},
  options: {
    port: { describe: "port of 127.0.0.1; 0 for any that is free", value: "PORT", default: "7654" },
    store: shared.store,
  },
  run: (args) =>
    withStore(args.store, async (store) => {
      const { Dashboard, drawnApart } = await import("../../dashboard/index.js");
      const port = integer("--port", args.port, 0);
      if (port > 65_535) throw new UserError(`--port is ${port}: a number from 0 to 65535 was expected.`);
      const url = await storeUrl(args.store);
      const dashboard = await Dashboard.start({
        store,
        port,
        renderReport: (study) => renderReport(url, study),
        drawCharts: (study, metric) => drawnApart({ url, study, metric }),
        onFault: (error) => {
          process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
        },
      });
      print(`${printable(store.url)} is shown at ${dashboard.url}\nCtrl-C ends it.`);
      await stopped();
      await dashboard.close();
      return exitCodes.done;
    }),
});

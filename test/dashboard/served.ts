import { request, type IncomingHttpHeaders } from "node:http";
import { studyCharts } from "../../src/dashboard/charts/study-charts.js";
import { Dashboard } from "../../src/dashboard/index.js";
import type { Store } from "../../src/tracking/store.js";
import { sqlite, type Kind } from "../tracking/stores.js";

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly json: unknown;
}

export interface Asking {
  readonly method?: string;
  /** In the place of those that a page of the server itself would send. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** A server of the page over a store in a temporary folder. */
export interface Served {
  readonly store: Store;
  readonly dashboard: Dashboard;
  readonly faults: readonly unknown[];
  /** Asks for a path as it is, without making it a well-formed URL first. */
  ask(path: string, asking?: Asking): Promise<Response>;
  /** Asks as the page does when it changes something. */
  write(method: "PUT" | "POST", path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

export async function serve(fill: (store: Store) => Promise<unknown>, kind: Kind = sqlite): Promise<Served> {
  const site = kind.site();
  const store = await site.open();
  await fill(store);
  const faults: unknown[] = [];
  const dashboard = await Dashboard.start({
    store,
    port: 0,
    drawCharts: (study, metric) => studyCharts(store, study, metric),
    renderReport: (study) => Promise.resolve(`<!doctype html><title>${study.length}</title>`),
    onFault: (error) => faults.push(error),
  });
  const origin = `http://127.0.0.1:${dashboard.port}`;
  const ask: Served["ask"] = (path, asking) => send(dashboard.port, path, asking);
  return {
    ...{ store, dashboard, faults, ask },
    write: (method, path, body) =>
      ask(path, {
        ...{ method, body },
        headers: { origin, "x-pushforward-token": dashboard.token, "content-type": "application/json" },
      }),
    async close() {
      await dashboard.close();
      await store.close();
      site.remove();
    },
  };
}

function send(port: number, path: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const asked = request({ host: "127.0.0.1", port, path, method, headers: given, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const content = Buffer.concat(chunks);
        const isJson = response.headers["content-type"]?.startsWith("application/json") === true && content.length > 0;
        resolve({
          ...{ status: response.statusCode!, headers: response.headers, body: content },
          json: isJson ? (JSON.parse(content.toString()) as unknown) : undefined,
        });
      });
    });
    asked.on("error", reject);
    asked.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

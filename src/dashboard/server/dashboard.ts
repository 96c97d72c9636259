import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../numerics/error.js";
import { entityTag, json, type Answer } from "./answer.js";
import { Guard } from "./guard.js";
import { commonHeaders, dataPolicy, pagePolicy } from "./headers.js";
import { pageFiles, type PageFile } from "./page-files.js";
import { Refusal } from "./refusal.js";
import { ReportCache } from "./report-cache.js";
import { readBody } from "./request-body.js";
import { route } from "./router.js";
import { routes } from "./routes/index.js";
import { RunList } from "./run-list.js";
import type { Services } from "./services.js";

export interface DashboardOptions extends Pick<Services, "store" | "renderReport" | "drawCharts"> {
  /** 0 for any that is free. */
  readonly port: number;
  /** Told of a fault of ours that a request came upon. */
  readonly onFault: (error: unknown) => void;
}

const address = "127.0.0.1";

/** The server of the page, on the loopback address of this machine alone. */
export class Dashboard {
  readonly #server: Server;
  readonly #services: Services;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #onFault: DashboardOptions["onFault"];
  /** What a page needs to know to change anything; another one at every start. */
  readonly token = randomBytes(24).toString("base64url");
  #guard: Guard | undefined;

  private constructor(
    { store, renderReport, drawCharts, onFault }: DashboardOptions,
    files: ReadonlyMap<string, PageFile>,
  ) {
    const runs = new RunList(store);
    this.#services = { store, runs, reports: new ReportCache(runs), renderReport, drawCharts };
    this.#files = files;
    this.#onFault = onFault;
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  /** Resolves when it can be asked; a UserError if the port is taken. */
  static async start(options: DashboardOptions): Promise<Dashboard> {
    const dashboard = new Dashboard(options, await pageFiles());
    await dashboard.#listen(options.port);
    return dashboard;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where the page is. The token stands behind the `#`, so that no request and no log carries it. */
  get url(): string {
    return `http://${address}:${this.port}/#token=${this.token}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (cause: NodeJS.ErrnoException) => {
        reject(cause.code === "EADDRINUSE" ? portTaken(port, cause) : cause);
      });
      this.#server.listen(port, address, resolve);
    });
    this.#guard = new Guard(this.port, this.token);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(request).catch((error: unknown) => this.#failure(error));
    const headers: Record<string, string> = {
      "cache-control": "no-store",
      "content-security-policy": dataPolicy,
      ...commonHeaders,
      "content-type": answer.type,
      etag: entityTag(answer.body),
      ...answer.headers,
    };
    const known = request.headers["if-none-match"] === headers["etag"] && answer.status === 200;
    response.writeHead(known ? 304 : answer.status, headers);
    response.end(known || request.method === "HEAD" ? undefined : answer.body);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    this.#guard!.check(request);
    const { method = "GET", url = "/" } = request;
    const [path = "/", search = ""] = url.split(/\?(.*)/s);
    if (!path.startsWith("/api/")) return this.#page(method, path);
    const found = route(routes, method, path);
    const body = found.route.method === "GET" ? undefined : await readBody(request);
    return found.route.answer({ params: found.params, query: new URLSearchParams(search), body }, this.#services);
  }

  /** A file of the page; any address that is none is a place in the page. */
  #page(method: string, path: string): Answer {
    if (method !== "GET" && method !== "HEAD") throw new Refusal(405, "The page is only read.");
    const asset = path.startsWith("/assets/");
    const file = this.#files.get(asset ? path : "/");
    if (!file) throw new Refusal(404, "There is no such file.");
    return {
      status: 200,
      type: file.type,
      body: file.body,
      headers: { etag: file.tag, "cache-control": "no-cache", "content-security-policy": pagePolicy },
    };
  }

  #failure(error: unknown): Answer {
    if (error instanceof Refusal) return json({ error: error.message }, error.status);
    // Messages about a filter name the option of the command line.
    if (error instanceof UserError) return json({ error: error.message.replace(/^--[\w-]+: /, "") }, 400);
    this.#onFault(error);
    return json({ error: "A fault in Pushforward: `pushforward ui` has printed it." }, 500);
  }
}

function portTaken(port: number, cause: unknown): UserError {
  return new UserError(
    `Port ${port} of ${address} is in use, maybe by a page that is open already: name another with --port, or 0 for any that is free.`,
    { kind: "failure", cause },
  );
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.js";

/** The header that carries the token of those who write. */
export const tokenHeader = "x-pushforward-token";

/**
 * Lets pass what comes from the page itself. A page of another site cannot reach the server under a name of its own (the
 * host is checked: DNS rebinding), nor ask it from its own origin; and what writes must know the token of this start.
 */
export class Guard {
  readonly #hosts: ReadonlySet<string>;
  readonly #token: Buffer;

  constructor(port: number, token: string) {
    const names = ["127.0.0.1", "localhost"];
    this.#hosts = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
    this.#token = digest(token);
  }

  /** Throws a Refusal for a request that is not to be answered. */
  check({ method, headers }: Pick<IncomingMessage, "method" | "headers">): void {
    if (!this.#hosts.has(headers.host?.toLowerCase() ?? "")) {
      throw new Refusal(403, "This server answers only under the address that it printed.");
    }
    const { origin } = headers;
    if (origin !== undefined && !this.#isOwn(origin)) throw new Refusal(403, "Requests of other sites are refused.");
    const site = headers["sec-fetch-site"];
    const navigates = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
    if ((site === "cross-site" || site === "same-site") && !navigates) {
      throw new Refusal(403, "Requests of other sites are refused.");
    }
    if (method === "GET" || method === "HEAD") return;
    if (origin === undefined) throw new Refusal(403, "A request that writes must say its origin.");
    const given = headers[tokenHeader];
    if (typeof given !== "string" || !timingSafeEqual(digest(given), this.#token)) {
      throw new Refusal(
        401,
        "This page may not change anything: open the address that `pushforward ui` printed when it started last.",
      );
    }
  }

  #isOwn(origin: string): boolean {
    const [, host] = /^http:\/\/(.+)$/.exec(origin) ?? [];
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

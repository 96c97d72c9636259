import { Refusal } from "./refusal.js";
import type { Answer } from "./answer.js";
import type { Services } from "./services.js";

export interface RouteRequest {
  /** What the names in the route's path stand for. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON that was sent. */
  readonly body: unknown;
}

export interface Route {
  readonly method: "GET" | "PUT" | "POST";
  /** `/api/runs/:run/artifacts/*name`: a colon names one part, a star all that follow. */
  readonly path: string;
  answer(request: RouteRequest, services: Services): Promise<Answer>;
}

/** The route of a request with its parameters; a Refusal if there is none. */
export function route(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } {
  const asked = method === "HEAD" ? "GET" : method;
  const methods = new Set<string>();
  for (const candidate of routes) {
    const params = matched(candidate.path, path);
    if (!params) continue;
    if (candidate.method === asked) return { route: candidate, params };
    methods.add(candidate.method);
  }
  if (methods.size > 0) throw new Refusal(405, `${path} takes ${[...methods].join(", ")}, not ${method}.`);
  throw new Refusal(404, "There is nothing at this address.");
}

function matched(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    if (part.startsWith("*")) {
      params[part.slice(1)] = given.slice(i).map(decoded).join("/");
      return given.length > i ? params : undefined;
    }
    const value = given[i];
    if (value === undefined || value === "") {
      if (value === part) continue;
      return undefined;
    }
    if (part.startsWith(":")) params[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return given.length === wanted.length ? params : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, "The address is not well written.");
  }
}

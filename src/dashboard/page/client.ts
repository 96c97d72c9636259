import { signal } from "@preact/signals";
import type { FailureAnswer } from "../api.js";
import { token } from "./token.js";

/** Whether the server answered when it was asked last. */
export const connected = signal(true);

/** What the server refused, in its words. */
export class Refused extends Error {}

/** The server did not answer at all. */
export class Unreachable extends Error {}

export interface Fetched<T> {
  /** Undefined where nothing has changed since `tag`. */
  readonly data: T | undefined;
  readonly tag: string | null;
}

/** Asks for data. Throws Refused or Unreachable. */
export async function ask<T>(
  url: string,
  options: { tag?: string | null; signal?: AbortSignal } = {},
): Promise<Fetched<T>> {
  const { tag, signal } = options;
  const response = await reach(url, {
    ...(tag && { headers: { "if-none-match": tag } }),
    ...(signal && { signal }),
  });
  if (response.status === 304) return { data: undefined, tag: tag ?? null };
  return { data: await readAnswer<T>(response), tag: response.headers.get("etag") };
}

/** Changes something, with the token. Throws Refused or Unreachable. */
export async function send(method: "PUT" | "POST", url: string, body: unknown): Promise<void> {
  const response = await reach(url, {
    method,
    headers: { "content-type": "application/json", "x-pushforward-token": token() },
    body: JSON.stringify(body),
  });
  await readAnswer(response);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, cache: "no-store" });
    connected.value = true;
    return response;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    connected.value = false;
    throw new Unreachable("The server does not answer.", { cause });
  }
}

async function readAnswer<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T | FailureAnswer;
  if (response.ok) return answer as T;
  throw new Refused((answer as FailureAnswer).error);
}

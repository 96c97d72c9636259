import { useEffect, useState } from "preact/hooks";
import { ask, Refused, Unreachable } from "./client.js";

/** Milliseconds from one question to the next of what may change. */
export const pollEvery = 2_000;
/** While the server does not answer. */
const retryEvery = 1_000;

export interface Polled<T> {
  readonly data?: T;
  /** What the server refused. */
  readonly error?: string;
}

/** Calls `work` at once and then again and again while the window is seen, until `signal` ends it; told of refusals. */
export async function repeatedly(
  work: () => Promise<void>,
  signal: AbortSignal,
  refused: (message: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    let pause = pollEvery;
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (error instanceof Unreachable) pause = retryEvery;
      else if (error instanceof Refused) refused(error.message);
      else throw error;
    }
    await sleep(pause, signal);
    await untilSeen(signal);
  }
}

/** What the server answers at an address, and what it has become since. */
export function usePolled<T>(url: string | undefined): Polled<T> {
  const [state, setState] = useState<Polled<T> & { readonly url?: string }>({});
  useEffect(() => {
    if (url === undefined) return;
    const end = new AbortController();
    const { signal } = end;
    let tag: string | null = null;
    void repeatedly(
      async () => {
        const fetched = await ask<T>(url, { tag, signal });
        tag = fetched.tag;
        if (fetched.data !== undefined) setState({ url, data: fetched.data });
      },
      signal,
      (error) => {
        tag = null;
        setState((before) => (before.url === url && before.error === error ? before : { url, error }));
      },
    );
    return () => {
      end.abort();
    };
  }, [url]);
  // An answer to a question before is none to this one.
  return state.url === url ? state : {};
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function untilSeen(signal: AbortSignal): Promise<void> {
  if (document.visibilityState === "visible" || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState !== "visible" && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
  });
}

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Refused, send, Unreachable } from "../client.js";

/** A way to change something, with what the server said against it. */
export function useWrite(): {
  /** Resolves to whether it was done. */
  readonly write: (method: "PUT" | "POST", url: string, body: unknown) => Promise<boolean>;
  readonly error: ComponentChildren;
} {
  const [message, setMessage] = useState<string>();
  const write = async (method: "PUT" | "POST", url: string, body: unknown): Promise<boolean> => {
    try {
      await send(method, url, body);
      setMessage(undefined);
      return true;
    } catch (failure) {
      if (!(failure instanceof Refused || failure instanceof Unreachable)) throw failure;
      setMessage(failure.message);
      return false;
    }
  };
  const error = message !== undefined && (
    <p class="error" role="alert">
      {message}
    </p>
  );
  return { write, error };
}

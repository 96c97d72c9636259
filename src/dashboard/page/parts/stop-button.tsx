import { useState } from "preact/hooks";
import type { RunAnswer } from "../../api.js";
import { Refused, send, Unreachable } from "../client.js";

/** Ends a run that waits, and asks one that runs to end. */
export function StopButton({ run }: { readonly run: RunAnswer }) {
  const [error, setError] = useState<string>();
  const asked = run.stopRequestedAt !== undefined;
  const stop = async (): Promise<void> => {
    try {
      await send("POST", `/api/runs/${encodeURIComponent(run.id)}/stop`, {});
      setError(undefined);
    } catch (failure) {
      if (!(failure instanceof Refused || failure instanceof Unreachable)) throw failure;
      setError(failure.message);
    }
  };
  return (
    <>
      <button type="button" class="stop" disabled={asked} onClick={() => void stop()}>
        {asked ? "Stopping…" : "Stop"}
      </button>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}

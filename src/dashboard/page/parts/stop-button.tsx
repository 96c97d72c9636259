import type { RunAnswer } from "../../api.js";
import { useWrite } from "./use-write.js";

/** Ends a run that waits, and asks one that runs to end. */
export function StopButton({ run }: { readonly run: RunAnswer }) {
  const { write, error } = useWrite();
  const asked = run.stopRequestedAt !== undefined;
  return (
    <>
      <button
        type="button"
        class="stop"
        disabled={asked}
        onClick={() => void write("POST", `/api/runs/${encodeURIComponent(run.id)}/stop`, {})}
      >
        {asked ? "Stopping…" : "Stop"}
      </button>
      {error}
    </>
  );
}

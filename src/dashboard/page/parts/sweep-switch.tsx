import { useWrite } from "./use-write.js";

/** Stops a sweep, or lets it go on. */
export function SweepSwitch({ id, running }: { readonly id: string; readonly running: boolean }) {
  const { write, error } = useWrite();
  return (
    <>
      <button
        type="button"
        class={running ? "stop" : undefined}
        onClick={() => {
          void write("PUT", `/api/sweeps/${encodeURIComponent(id)}`, { state: running ? "stopped" : "running" });
        }}
      >
        {running ? "Stop" : "Let it go on"}
      </button>
      {error}
    </>
  );
}

import type { RunStatus } from "../../../tracking/store.js";

/** The state of a run: a word, with a sign and a colour. */
export function Status({ status }: { readonly status: RunStatus }) {
  return <span class={`status ${status}`}>{status}</span>;
}

/** How many runs are in each state. */
export function States({ states }: { readonly states: Readonly<Partial<Record<RunStatus, number>>> }) {
  return (
    <span class="states">
      {Object.entries(states).map(([status, count]) => (
        <span key={status} class={`status ${status}`}>
          {count} {status}
        </span>
      ))}
    </span>
  );
}

import type { Polled } from "../polled.js";

/** What stands in the place of data that is not there: why, or that it is on its way. */
export function Waiting({ answer }: { readonly answer: Polled<unknown> }) {
  if (answer.error !== undefined) {
    return (
      <p class="error" role="alert">
        {answer.error}
      </p>
    );
  }
  return (
    <p class="waiting" role="status">
      Reading…
    </p>
  );
}

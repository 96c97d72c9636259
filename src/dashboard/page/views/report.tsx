import { useEffect, useState } from "preact/hooks";
import { Refused, Unreachable } from "../client.js";
import { address } from "../location.js";

/** The report of a study, made when it is asked for, in a frame of its own that can do nothing to the page. */
export function ReportFrame({ study }: { readonly study: string }) {
  const source = `/api${address(["studies", study, "report"])}`;
  const [state, setState] = useState<{ readonly ready: boolean; readonly error?: string }>({ ready: false });
  useEffect(() => {
    const end = new AbortController();
    prepare(source, end.signal)
      .then(() => {
        setState({ ready: true });
      })
      .catch((error: unknown) => {
        if (end.signal.aborted) return;
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
        setState({ ready: false, error: error.message });
      });
    return () => {
      end.abort();
    };
  }, [source]);
  if (state.error !== undefined) {
    return (
      <p class="error" role="alert">
        {state.error}
      </p>
    );
  }
  if (!state.ready) {
    return (
      <p class="waiting" role="status">
        Making the report…
      </p>
    );
  }
  return <iframe class="report" title={`Report of ${study}`} sandbox="allow-scripts" src={source} />;
}

/** Has the report made, so that the frame shows it at once, or says why it cannot be made. */
async function prepare(source: string, signal: AbortSignal): Promise<void> {
  let response: Response;
  try {
    response = await fetch(source, { method: "HEAD", signal });
  } catch (cause) {
    throw new Unreachable("The server does not answer.", { cause });
  }
  if (response.ok) return;
  const explained = (await (await fetch(source, { signal })).json()) as { readonly error?: string };
  throw new Refused(explained.error ?? `The report could not be made (${response.status}).`);
}

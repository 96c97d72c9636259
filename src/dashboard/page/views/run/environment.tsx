import type { Json } from "../../../../tracking/store.js";
import type { RunAnswer } from "../../../api.js";
import { Pairs } from "../../parts/pairs.js";

/** What a run was run with: the machine, the versions, the command line. */
export function Environment({ run }: { readonly run: RunAnswer }) {
  const entries = Object.entries(run.environment);
  if (entries.length === 0) return <p>The run has not been started yet.</p>;
  const plain = entries.filter(([, value]) => !isRecord(value));
  return (
    <div class="columns">
      <Pairs title="Environment" values={Object.fromEntries(plain)} />
      {entries.map(([name, value]) => isRecord(value) && <Pairs key={name} title={name} values={value} />)}
    </div>
  );
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

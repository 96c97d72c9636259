import type { RunAnswer } from "../../api.js";
import { formatSeconds, formatTime } from "../format.js";
import { address } from "../location.js";
import { Annotation } from "../parts/annotation.js";
import { Curves } from "../parts/curves.js";
import { Log } from "../parts/log.js";
import { Waiting } from "../parts/message.js";
import { Status } from "../parts/status.js";
import { StopButton } from "../parts/stop-button.js";
import { Tabs, useTabKeys } from "../parts/tabs.js";
import { usePolled } from "../polled.js";
import { Artifacts } from "./run/artifacts.js";
import { Environment } from "./run/environment.js";
import { Overview } from "./run/overview.js";
import { Pictures } from "./run/pictures.js";
import { Source } from "./run/source.js";

interface RunViewProps {
  readonly id: string;
  readonly tab: string | undefined;
  readonly query: URLSearchParams;
}

/** All that the store keeps of one run. */
export function RunView({ id, tab, query }: RunViewProps) {
  const answer = usePolled<RunAnswer>(`/api${address(["runs", id])}`);
  const run = answer.data;
  const base = ["runs", id];
  const names = {
    Overview: "g o",
    Curves: "g c",
    Pictures: "g i",
    Log: "g l",
    Source: "g d",
    Artifacts: "g a",
    Environment: "g e",
  };
  const tabs = Object.entries(names).map(([name, keys]) => ({
    name,
    address: address(name === "Overview" ? base : [...base, name.toLowerCase()]),
    keys,
  }));
  useTabKeys("the run", tabs);
  const current = tabs.find(({ name }) => name.toLowerCase() === tab)?.name ?? "Overview";
  return (
    <>
      <div class="title">
        <h1>Run {id}</h1>
        {run && <Status status={run.status} />}
        {run && (run.status === "queued" || run.status === "running") && <StopButton run={run} />}
      </div>
      {!run && <Waiting answer={answer} />}
      {run && (
        <>
          <p class="facts">
            <a href={address(["studies", run.study])}>{run.study}</a>
            <span>{run.label}</span>
            <span>seed {run.seed}</span>
            {run.attempt > 1 && <span>attempt {run.attempt}</span>}
            {run.startedAt !== undefined && <span>started {formatTime(run.startedAt)}</span>}
            <Taken run={run} />
          </p>
          {run.error !== undefined && <pre class="error">{run.error}</pre>}
          <Annotation run={run} />
          <Tabs of="the run" tabs={tabs} current={current} />
          {current === "Overview" && <Overview run={run} />}
          {current === "Curves" && <Curves question={new URLSearchParams({ run: id })} />}
          {current === "Pictures" && <Pictures run={run} />}
          {current === "Log" && <Log run={run} />}
          {current === "Source" && <Source run={run} other={query.get("with") ?? undefined} />}
          {current === "Artifacts" && <Artifacts run={run} />}
          {current === "Environment" && <Environment run={run} />}
        </>
      )}
    </>
  );
}

function Taken({ run: { startedAt, finishedAt } }: { readonly run: RunAnswer }) {
  if (startedAt === undefined) return null;
  if (finishedAt === undefined) return <span>running for {formatSeconds((Date.now() - startedAt) / 1000)}</span>;
  return <span>took {formatSeconds((finishedAt - startedAt) / 1000)}</span>;
}

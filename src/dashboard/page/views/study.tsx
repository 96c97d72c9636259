import type { StudyAnswer } from "../../api.js";
import { address } from "../location.js";
import { Curves } from "../parts/curves.js";
import { States } from "../parts/status.js";
import { Tabs, useTabKeys } from "../parts/tabs.js";
import { usePolled } from "../polled.js";
import { ReportFrame } from "./report.js";
import { RunsView } from "./runs.js";
import { SweepView } from "./sweep.js";

interface StudyViewProps {
  readonly study: string;
  readonly tab: string | undefined;
  readonly query: URLSearchParams;
}

/** One study: its runs, their curves, how far its sweep has come, its report. */
export function StudyView({ study, tab, query }: StudyViewProps) {
  const { data } = usePolled<readonly StudyAnswer[]>("/api/studies");
  const found = data?.find(({ name }) => name === study);
  const base = ["studies", study];
  const tabs = [
    { name: "Runs", address: address(base), keys: "g l" },
    { name: "Curves", address: address([...base, "curves"]), keys: "g c" },
    { name: "Sweep", address: address([...base, "sweep"]), keys: "g w" },
    { name: "Report", address: address([...base, "report"]), keys: "g p" },
  ];
  useTabKeys("the study", tabs);
  const current = tabs.find(({ name }) => name.toLowerCase() === tab)?.name ?? "Runs";
  return (
    <>
      <div class="title">
        <h1>{found?.title ?? study}</h1>
        {found && <States states={found.states} />}
      </div>
      <Tabs of="the study" tabs={tabs} current={current} />
      {current === "Runs" && <RunsView study={study} query={query} />}
      {current === "Curves" && <Curves question={new URLSearchParams({ study })} />}
      {current === "Sweep" && <SweepView study={study} />}
      {current === "Report" && <ReportFrame study={study} />}
    </>
  );
}

import type { ComponentChildren } from "preact";
import type { Place } from "../location.js";
import { CompareView } from "./compare.js";
import { RunView } from "./run.js";
import { RunsView } from "./runs.js";
import { StudiesView } from "./studies.js";
import { StudyView } from "./study.js";

export interface View {
  readonly title: string;
  /** Whether it takes all of the window's width. */
  readonly wide: boolean;
  readonly content: ComponentChildren;
}

/** What is to be seen at a place of the page. */
export function viewOf({ path, query }: Place): View {
  const [first, second, third] = path;
  if (first === undefined) return { title: "Studies", wide: false, content: <StudiesView /> };
  if (first === "studies" && second !== undefined) {
    return { title: second, wide: true, content: <StudyView key={second} study={second} tab={third} query={query} /> };
  }
  if (first === "runs" && second === undefined) {
    return { title: "Runs", wide: true, content: <RunsView query={query} /> };
  }
  if (first === "runs") {
    return {
      title: `Run ${second!}`,
      wide: false,
      content: <RunView key={second!} id={second!} tab={third} query={query} />,
    };
  }
  if (first === "compare") {
    return { title: "Compare", wide: true, content: <CompareView ids={query.getAll("run")} /> };
  }
  return { title: "Nothing here", wide: false, content: <h1>There is nothing at this address</h1> };
}

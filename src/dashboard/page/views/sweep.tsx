import type { StudyAnswer } from "../../api.js";
import { Waiting } from "../parts/message.js";
import { States } from "../parts/status.js";
import { usePolled } from "../polled.js";

/** How far the trials of a study have come. */
export function SweepView({ study }: { readonly study: string }) {
  const answer = usePolled<readonly StudyAnswer[]>("/api/studies");
  const found = answer.data?.find(({ name }) => name === study);
  return found ? <States states={found.states} /> : <Waiting answer={answer} />;
}

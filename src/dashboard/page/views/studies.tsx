import type { StudyAnswer } from "../../api.js";
import { formatTime } from "../format.js";
import { useKeys } from "../keyboard.js";
import { address, go } from "../location.js";
import { Waiting } from "../parts/message.js";
import { useRows } from "../parts/rows.js";
import { States } from "../parts/status.js";
import { usePolled } from "../polled.js";

/** Every study of the store, the one that changed last at the top. */
export function StudiesView() {
  const answer = usePolled<readonly StudyAnswer[]>("/api/studies");
  const studies = answer.data ?? [];
  const { active, keys } = useRows(studies.length, (row) => {
    go(address(["studies", studies[row]!.name]));
  });
  useKeys(keys);
  return (
    <>
      <h1>Studies</h1>
      {!answer.data && <Waiting answer={answer} />}
      {answer.data?.length === 0 && (
        <p>
          No runs yet: <code>pushforward run experiments/NAME.ts</code> makes some.
        </p>
      )}
      <ul class="studies">
        {studies.map(({ name, title, question, runs, states, updatedAt }, row) => (
          <li key={name} class={row === active ? "active" : undefined}>
            <h2>
              <a href={address(["studies", name])}>{title ?? name}</a>
            </h2>
            {question !== undefined && <p>{question}</p>}
            <p class="facts">
              {title !== undefined && <span>{name}</span>}
              <span>
                {runs} {runs === 1 ? "run" : "runs"}
              </span>
              <States states={states} />
              <span>changed {formatTime(updatedAt)}</span>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

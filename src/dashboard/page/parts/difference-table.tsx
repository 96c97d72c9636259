import type { Difference } from "../../../query/diff.js";
import { formatValue } from "../format.js";

interface DifferenceTableProps {
  readonly title: string;
  readonly runs: readonly [string, string];
  readonly rows: readonly Difference[];
}

/** Values that two runs do not share. */
export function DifferenceTable({ title, runs, rows }: DifferenceTableProps) {
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 && <p>No difference.</p>}
      {rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={title}>
          <table class="pairs">
            <thead>
              <tr>
                <th scope="col">
                  <span class="unseen">name</span>
                </th>
                {runs.map((run) => (
                  <th key={run} scope="col">
                    {run}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, a, b }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{formatValue(a)}</td>
                  <td>{formatValue(b)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

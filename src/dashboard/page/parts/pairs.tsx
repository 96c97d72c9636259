import type { Json } from "../../../tracking/store.js";
import { formatValue } from "../format.js";

interface PairsProps {
  readonly title: string;
  readonly values: Readonly<Record<string, Json>>;
  /** Names that stand out, and why. */
  readonly marked?: Readonly<Record<string, string>>;
}

/** Names with their values. */
export function Pairs({ title, values, marked = {} }: PairsProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <table class="pairs">
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {formatValue(value)}
                {Object.hasOwn(marked, name) && <span class="tag">{marked[name]}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import type { RunAnswer } from "../../../api.js";
import { formatBytes } from "../../format.js";
import { artifactAddress } from "../../parts/artifact-address.js";

/** The files that a run has left. */
export function Artifacts({ run }: { readonly run: RunAnswer }) {
  if (run.artifacts.length === 0) return <p>The run has left no artifacts.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Artifacts">
      <table class="figures">
        <thead>
          <tr>
            {["name", "size", "type", "SHA-256"].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {run.artifacts.map(({ name, bytes, mediaType, hash }) => (
            <tr key={name}>
              <th scope="row">
                <a href={artifactAddress(run.id, name)} target="_blank" rel="noreferrer">
                  {name}
                </a>
              </th>
              <td>{formatBytes(bytes)}</td>
              <td class="text">{mediaType}</td>
              <td class="text">
                <code>{hash.slice(0, 16)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

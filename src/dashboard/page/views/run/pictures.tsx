import type { RunAnswer } from "../../../api.js";
import { artifactAddress } from "../../parts/artifact-address.js";
import { FlowAnimation } from "../../parts/flow-animation.js";

const drawn = /^image\/(png|apng|gif|jpeg|webp)$/;

/** What the model of a run makes: its flow in motion, and the pictures that it has left. */
export function Pictures({ run }: { readonly run: RunAnswer }) {
  const names = new Set(run.artifacts.map(({ name }) => name));
  const pictures = run.artifacts.filter(({ mediaType }) => drawn.test(mediaType));
  const moves = names.has("trajectories.npy") && names.has("trajectories.json");
  return (
    <div class="pictures">
      {!moves && pictures.length === 0 && (
        <p>
          The run has left no pictures; with <code>pictures: true</code> in its evaluation, it draws some.
        </p>
      )}
      {moves && <FlowAnimation run={run.id} />}
      {pictures.map(({ name }) => (
        <figure key={name}>
          <figcaption>{name}</figcaption>
          <img src={artifactAddress(run.id, name)} alt={`${name} of run ${run.id}`} loading="lazy" />
        </figure>
      ))}
    </div>
  );
}

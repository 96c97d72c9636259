import { useEffect, useState } from "preact/hooks";
import type { AnnotationRequest, RunAnswer } from "../../api.js";
import { Tags } from "./tags.js";
import { useWrite } from "./use-write.js";

/** The tags and the note of a run, which can be changed. */
export function Annotation({ run }: { readonly run: RunAnswer }) {
  const [editing, setEditing] = useState(false);
  // What was just written is shown until the run is read again.
  const [written, setWritten] = useState<AnnotationRequest>();
  useEffect(() => {
    setWritten(undefined);
  }, [run]);
  const { tags, note } = written ?? { tags: run.tags ?? [], note: run.note ?? "" };
  if (editing) {
    return (
      <Editor
        run={run.id}
        tags={tags}
        note={note}
        onDone={(next) => {
          setEditing(false);
          if (next) setWritten(next);
        }}
      />
    );
  }
  return (
    <div class="annotation">
      {tags.length > 0 && <Tags tags={tags} />}
      {note !== "" && <p class="note">{note}</p>}
      <button
        type="button"
        class="quiet"
        onClick={() => {
          setEditing(true);
        }}
      >
        {tags.length === 0 && note === "" ? "Add tags or a note" : "Edit"}
      </button>
    </div>
  );
}

interface EditorProps extends AnnotationRequest {
  readonly run: string;
  readonly onDone: (written?: AnnotationRequest) => void;
}

function Editor({ run, tags, note, onDone }: EditorProps) {
  const [tagText, setTagText] = useState(tags.join(", "));
  const [noteText, setNoteText] = useState(note);
  const { write, error } = useWrite();
  const save = async (): Promise<void> => {
    const words = tagText.split(",").map((tag) => tag.trim());
    const next = { tags: words.filter((tag) => tag !== ""), note: noteText };
    if (await write("PUT", `/api/runs/${encodeURIComponent(run)}/annotation`, next)) onDone(next);
  };
  return (
    <form
      class="annotation"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        Tags, between commas
        <input
          type="text"
          value={tagText}
          onInput={(event) => {
            setTagText(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        Note
        <textarea
          rows={3}
          value={noteText}
          onInput={(event) => {
            setNoteText(event.currentTarget.value);
          }}
        />
      </label>
      {error}
      <p class="buttons">
        <button type="submit">Save</button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            onDone();
          }}
        >
          Cancel
        </button>
      </p>
    </form>
  );
}

import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

/** Milliseconds after the last key. */
const settled = 350;

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** Words that may go on what is typed. */
  readonly suggestions: readonly string[];
  readonly invalid?: boolean;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

/** A line of text that is taken when one stops typing; the word that is being typed is gone on with by suggestions. */
export function TextField({
  label,
  value,
  placeholder,
  suggestions,
  invalid = false,
  field,
  onChange,
}: TextFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const list = useId();
  useEffect(() => {
    setText(value);
  }, [value]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const take = (next: string): void => {
    clearTimeout(timer.current);
    if (next !== value) onChange(next);
  };
  const [, before = "", word = ""] = /^(.*?)([^\s,()<>=!~]*)$/s.exec(text) ?? [];
  const fitting = word === "" ? [] : suggestions.filter((one) => one !== word && one.includes(word)).slice(0, 12);
  return (
    <label>
      {label}
      <input
        {...(field && { ref: field })}
        type="text"
        list={list}
        value={text}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={invalid}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(take, settled, next);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(text);
        }}
      />
      <datalist id={list}>
        {fitting.map((one) => (
          <option key={one} value={before + quoted(one)} />
        ))}
      </datalist>
    </label>
  );
}

/** A name as a filter takes it. */
export function quoted(name: string): string {
  return /^[^\s<>=!~(),[\]"']+$/.test(name) ? name : JSON.stringify(name);
}

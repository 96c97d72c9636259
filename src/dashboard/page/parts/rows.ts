import { useState } from "preact/hooks";
import type { Key } from "../keyboard.js";

/** A place in a list that is moved by keys, and opened. */
export function useRows(
  count: number,
  open: (row: number) => void,
): { readonly active: number | undefined; readonly setActive: (row: number) => void; readonly keys: readonly Key[] } {
  const [kept, setActive] = useState<number | undefined>();
  const active = kept === undefined || count === 0 ? undefined : Math.min(kept, count - 1);
  const move = (by: number) => () => {
    if (count > 0) setActive(active === undefined ? 0 : Math.max(0, Math.min(count - 1, active + by)));
  };
  const keys = [
    { keys: "j", meaning: "next row", act: move(1) },
    { keys: "k", meaning: "row before", act: move(-1) },
    {
      keys: "Enter",
      meaning: "open the row",
      act: () => {
        if (active !== undefined) open(active);
      },
    },
  ];
  return { active, setActive, keys };
}

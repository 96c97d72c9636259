import { useKeys } from "../keyboard.js";
import { go } from "../location.js";

export interface Tab {
  readonly name: string;
  readonly address: string;
  /** What leads there: `g c`. */
  readonly keys: string;
}

/** Lets the keys of tabs lead to them, also before there is anything to show in them. */
export function useTabKeys(of: string, tabs: readonly Tab[]): void {
  useKeys(
    tabs.map(({ name, address, keys }) => ({
      keys,
      meaning: `${name.toLowerCase()} of ${of}`,
      act: () => {
        go(address);
      },
    })),
  );
}

/** Views of one thing, each with its own address. */
export function Tabs({
  of,
  tabs,
  current,
}: {
  readonly of: string;
  readonly tabs: readonly Tab[];
  readonly current: string;
}) {
  return (
    <nav class="tabs" aria-label={`Views of ${of}`}>
      {tabs.map(({ name, address }) => (
        <a key={name} href={address} aria-current={name === current ? "page" : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

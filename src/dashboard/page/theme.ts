import { signal } from "@preact/signals";

const key = "pushforward-theme";
type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");

function chosen(): Theme | undefined {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : undefined;
}

/** What is seen: the reader's choice, or that of the system. */
export const theme = signal<Theme>("light");

function apply(): void {
  theme.value = chosen() ?? (system.matches ? "dark" : "light");
  document.documentElement.dataset["theme"] = theme.value;
}

export function followTheme(): void {
  apply();
  system.addEventListener("change", apply);
}

export function switchTheme(): void {
  localStorage.setItem(key, theme.value === "dark" ? "light" : "dark");
  apply();
}

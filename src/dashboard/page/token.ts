const key = "pushforward-token";

/** Keeps the token of the address that `pushforward ui` printed, for every tab, and takes it out of the address. */
export function takeToken(): void {
  const [, token] = /^#token=([\w-]+)$/.exec(location.hash) ?? [];
  if (token === undefined) return;
  localStorage.setItem(key, token);
  history.replaceState(null, "", location.pathname + location.search);
}

/** What a request that writes must carry; empty if the page was opened without it. */
export function token(): string {
  return localStorage.getItem(key) ?? "";
}

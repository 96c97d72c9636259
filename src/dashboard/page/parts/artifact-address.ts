/** Where the content of an artifact is read. */
export function artifactAddress(run: string, name: string): string {
  return `/api/runs/${encodeURIComponent(run)}/artifacts/${name.split("/").map(encodeURIComponent).join("/")}`;
}

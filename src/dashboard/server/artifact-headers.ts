import type { Artifact } from "../../tracking/store.js";

/** What a browser may show by itself: pictures, which run nothing, and text as text. */
const pictures = new Set(["image/png", "image/apng", "image/gif", "image/jpeg", "image/webp"]);
const texts = /^(text\/(plain|csv|markdown|x-diff)|application\/json)$/;

/** The type that an artifact is served as, and whether it is shown or saved; all else than these is only saved. */
export function artifactHeaders({ name, mediaType }: Pick<Artifact, "name" | "mediaType">): {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const plain = mediaType.split(";")[0]!.trim().toLowerCase();
  if (pictures.has(plain)) return { type: plain, headers: disposition("inline", name) };
  if (texts.test(plain)) return { type: "text/plain; charset=utf-8", headers: disposition("inline", name) };
  return { type: "application/octet-stream", headers: disposition("attachment", name) };
}

/** RFC 6266: the last part of the name, in letters that every client reads and in all of them. */
function disposition(kind: "inline" | "attachment", name: string): Readonly<Record<string, string>> {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const ascii = file.replace(/[^\w.-]/g, "_");
  const all = encodeURIComponent(file).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return { "content-disposition": `${kind}; filename="${ascii}"; filename*=UTF-8''${all}` };
}

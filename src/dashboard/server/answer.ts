import { createHash } from "node:crypto";

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** JSON in which the numbers that JSON lacks are texts. */
export function json(value: unknown, status = 200): Answer {
  const body = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
  return { status, type: "application/json; charset=utf-8", body };
}

/** What names a content, for those who ask whether it has changed. */
export function entityTag(body: string | Uint8Array): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
}

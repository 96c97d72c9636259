/** On every answer. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

function policy(...directives: readonly string[]): string {
  return ["default-src 'none'", "base-uri 'none'", "form-action 'none'", ...directives].join("; ");
}

/** The page: its own script, styles and typeface, pictures of runs, and the report in a frame. */
export const pagePolicy = policy(
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
);

/** A report brings all that it needs, and says itself by hashes which scripts and styles those are. */
export const reportPolicy = policy(
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "font-src data:",
  "frame-ancestors 'self'",
  "sandbox allow-scripts",
);

/** Data: should a browser ever show it as a document, it can do nothing. */
export const dataPolicy = policy("frame-ancestors 'none'", "sandbox");

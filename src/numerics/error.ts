/**
 * What a user did wrong or what the outside world refused: its message is one clear sentence (what, where, what was
 * expected, what to do) and is printed without a stack trace. `kind: "usage"` ends a command with exit code 2,
 * `kind: "failure"` with 1.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly kind: "usage" | "failure";

  constructor(message: string, options: { kind?: "usage" | "failure"; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = options.kind ?? "usage";
  }
}

import { UserError } from "../numerics/error.js";
import type { Json } from "./store.js";

/** NUL and halves of surrogate pairs: what databases cannot keep in a text. */
const unstorable = /\0|\p{Surrogate}/gu;

const longestName = 255;

/** Returns `name` if a database can keep it as it is; `what` names it in the error: "metric name". */
export function checkName(name: string, what: string): string {
  if (name.length === 0 || name.length > longestName || name.search(unstorable) >= 0) {
    throw new UserError(
      `The ${what} ${JSON.stringify(name.slice(0, 80))} cannot be stored: 1 to ${longestName} characters without NUL were expected.`,
    );
  }
  return name;
}

/** Returns `name` if it is a plain relative path (`samples.npy`, `plots/loss.png`) that is safe below any folder. */
export function checkArtifactName(name: string): string {
  checkName(name, "artifact name");
  const parts = name.split("/");
  // eslint-disable-next-line no-control-regex -- control characters are what is being refused
  if (parts.some((part) => part === "" || part === "." || part === "..") || /[\\:\u0000-\u001f\u007f]/.test(name)) {
    throw new UserError(
      `The artifact name ${JSON.stringify(name)} is refused: a relative path such as "plots/loss.png" was expected, without "..", "\\", ":" or control characters.`,
    );
  }
  return name;
}

/** Free text (an error message, say) with what a database cannot keep replaced. */
export function storableText(text: string): string {
  return text.replace(unstorable, "\uFFFD");
}

/** A text with the passwords of the URLs in it left out. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/[^\s/:@]*):[^\s/@]*@/g, "$1@").replace(/([?&]password=)[^&\s]*/g, "$1");
}

/** JSON text; refuses the numbers that JSON would silently turn into null. */
export function encodeJson(value: Json, what: string): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (typeof item === "number" && !Number.isFinite(item)) {
      throw new UserError(`The ${what} holds ${item} at ${JSON.stringify(key)}: finite numbers were expected.`);
    }
    return item;
  });
}

export function decodeJson(text: string): Json {
  return JSON.parse(text) as Json;
}

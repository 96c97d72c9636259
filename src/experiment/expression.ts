import { UserError } from "../numerics/error.js";

/**
 * What stands right of the `=` of an override. The grammar, in which blanks between tokens mean nothing:
 *
 *     override     = path "=" alternatives
 *     alternatives = value { "," value }             two or more are a grid
 *     value        = number | "true" | "false" | "null" | string | list | call | word
 *     list         = "[" [ value { "," value } ] "]"
 *     call         = word "(" [ argument { "," argument } ] ")"
 *     argument     = [ word "=" ] value
 *     string       = text in single or double quotes, in which \ keeps the next character
 *     word         = any other run of characters but , ( ) [ ] = ' " and blanks
 *
 * Numbers are those of JSON, with _ between digits if wanted. What a word or call means depends on where it stands: see
 * `interpret`.
 */
export type Expression =
  | { readonly type: "value"; readonly value: number | boolean | string | null }
  | { readonly type: "word"; readonly word: string }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "call"; readonly word: string; readonly arguments: readonly Argument[] }
  | { readonly type: "alternatives"; readonly items: readonly Expression[] };

export interface Argument {
  readonly name?: string;
  readonly value: Expression;
}

/** Reads the right side of an override; a UserError tells where it stops making sense. */
export function parseExpression(text: string): Expression {
  return new Parser(text).parse();
}

/** The same, for what is given for `path`: the UserError begins with that. */
export function parseExpressionAt(path: string, text: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${path}: ${error.message}.`) : error;
  }
}

interface Token {
  readonly type: "punctuation" | "string" | "word" | "end";
  readonly text: string;
  /** Position of its first character, from 0. */
  readonly at: number;
}

const number = /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d+)?$/;
const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Expression {
    const items = [this.#value()];
    while (this.#take(",")) items.push(this.#value());
    if (this.#token.type !== "end") throw this.#unexpected(`"," or the end`);
    return items.length === 1 ? items[0]! : { type: "alternatives", items };
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #value(): Expression {
    if (this.#take("[")) return { type: "list", items: this.#until("]", () => this.#value()) };
    const token = this.#token;
    if (token.type === "string") {
      this.#next++;
      return { type: "value", value: token.text };
    }
    if (token.type !== "word") throw this.#unexpected("a value");
    this.#next++;
    if (this.#take("(")) return { type: "call", word: token.text, arguments: this.#until(")", () => this.#argument()) };
    if (Object.hasOwn(constants, token.text)) return { type: "value", value: constants[token.text]! };
    if (number.test(token.text)) return { type: "value", value: Number(token.text.replaceAll("_", "")) };
    return { type: "word", word: token.text };
  }

  #argument(): Argument {
    const token = this.#token;
    const after = this.#tokens[this.#next + 1];
    if (token.type !== "word" || after?.text !== "=" || after.type !== "punctuation") return { value: this.#value() };
    this.#next += 2;
    return { name: token.text, value: this.#value() };
  }

  /** What stands between commas up to the closing bracket, whose opening one is past. */
  #until<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = [];
    if (this.#take(close)) return items;
    do items.push(read());
    while (this.#take(","));
    if (!this.#take(close)) throw this.#unexpected(`"," or "${close}"`);
    return items;
  }

  #take(punctuation: string): boolean {
    const taken = this.#token.type === "punctuation" && this.#token.text === punctuation;
    if (taken) this.#next++;
    return taken;
  }

  #unexpected(expected: string): UserError {
    const { type, text, at } = this.#token;
    const found = type === "end" ? "the end" : `"${text}"`;
    return new UserError(`expected ${expected} but found ${found} at character ${at + 1} of ${this.#text}`);
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([,()[\]=])|(["'])((?:\\.|(?!\2)[^\\])*)(\2)?|([^,()[\]='"\s]+))/suy;
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const match = pattern.exec(text)!;
    const [whole, punctuation, quote, quoted, closing, word] = match;
    const at = match.index + whole.length - whole.trimStart().length;
    if (quote !== undefined && closing === undefined) {
      throw new UserError(`expected the closing ${quote} of the text that begins at character ${at + 1} of ${text}`);
    }
    if (punctuation !== undefined) tokens.push({ type: "punctuation", text: punctuation, at });
    else if (quote !== undefined) tokens.push({ type: "string", text: quoted!.replace(/\\(.)/gsu, "$1"), at });
    else tokens.push({ type: "word", text: word!, at });
  }
  return [...tokens, { type: "end", text: "", at: text.length }];
}

import { UserError } from "../numerics/error.js";
import type { Json } from "../tracking/store.js";
import { type Field, fieldFunctions, fieldNamed } from "./fields.js";
import { type Token, tokenize } from "./tokens.js";

export const comparisons = ["<", "<=", ">", ">=", "=", "!=", "~", "!~"] as const;
export type Comparison = (typeof comparisons)[number];

/**
 * A condition on runs. The grammar, in which words are read whatever their case and blanks mean nothing:
 *
 *     filter     = conjunction { "or" conjunction }
 *     conjunction = negation { "and" negation }
 *     negation   = "not" negation | "(" filter ")" | condition
 *     condition  = field comparison value | field [ "not" ] "in" "(" value { "," value } ")"
 *                | field "is" [ "not" ] "missing"
 *     field      = name | function "(" name ")"       functions: first last min max lastStep count metric option
 *     comparison = "<" | "<=" | ">" | ">=" | "=" | "==" | "!=" | "~" | "!~"
 *     value      = number | "true" | "false" | "null" | text | "[" [ value { "," value } ] "]"
 *
 * Names and texts may stand in single or double quotes, in which \ keeps the next character, and must where they contain
 * blanks or signs. Numbers are those of JavaScript, with NaN and Infinity. `~` asks whether a text contains another,
 * whatever its case.
 */
export type Filter =
  | { readonly type: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly type: "not"; readonly part: Filter }
  | { readonly type: "compare"; readonly field: Field; readonly comparison: Comparison; readonly value: Json }
  | { readonly type: "in"; readonly field: Field; readonly values: readonly Json[] }
  | { readonly type: "missing"; readonly field: Field };

/** Nesting at which a filter is refused, long before the parser's own calls would be too deep. */
const deepest = 200;

/** Reads a filter; a UserError tells where it stops making sense. */
export function parseFilter(text: string): Filter {
  try {
    return new Parser(tokenize(text)).parse();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The filter ${JSON.stringify(text)}: ${error.message}.`);
  }
}

/** Reads the names of fields between commas, each as in a filter: `label,min(loss),"a name"`. */
export function parseFields(text: string): readonly Field[] {
  try {
    return new Parser(tokenize(text)).fields();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`The list of fields ${JSON.stringify(text)}: ${error.message}.`);
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Filter {
    const filter = this.#any();
    if (this.#token.type !== "end") throw this.#unexpected('"and", "or" or the end');
    return filter;
  }

  fields(): readonly Field[] {
    const fields = [this.#field()];
    while (this.#take("punctuation", ",")) fields.push(this.#field());
    if (this.#token.type !== "end") throw this.#unexpected('"," or the end');
    return fields;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #any(): Filter {
    return this.#joined("or", () => this.#joined("and", () => this.#negation()));
  }

  #joined(type: "and" | "or", read: () => Filter): Filter {
    const parts = [read()];
    while (this.#takeWord(type)) parts.push(read());
    return parts.length === 1 ? parts[0]! : { type, parts };
  }

  #negation(): Filter {
    return this.#nested(() => {
      if (this.#takeWord("not")) return { type: "not", part: this.#negation() };
      if (!this.#take("punctuation", "(")) return this.#condition();
      const inner = this.#any();
      this.#expect(")");
      return inner;
    });
  }

  #condition(): Filter {
    const field = this.#field();
    if (this.#takeWord("is")) {
      const negated = this.#takeWord("not");
      if (!this.#takeWord("missing")) throw this.#unexpected('"missing"');
      return negate({ type: "missing", field }, negated);
    }
    const negated = this.#takeWord("not");
    if (this.#takeWord("in")) {
      this.#expect("(");
      return negate({ type: "in", field, values: this.#values(")") }, negated);
    }
    const token = this.#token;
    const comparison = comparisons.find((one) => one === (token.text === "==" ? "=" : token.text));
    if (negated || token.type !== "operator" || comparison === undefined) {
      throw this.#unexpected(negated ? '"in"' : `a comparison (${comparisons.join(" ")}), "in" or "is"`);
    }
    this.#next++;
    return { type: "compare", field, comparison, value: this.#value() };
  }

  #field(): Field {
    const token = this.#token;
    if (token.type !== "word" && token.type !== "string") throw this.#unexpected("the name of a field");
    this.#next++;
    if (token.type !== "word" || !this.#take("punctuation", "(")) return fieldNamed(token.text);
    const { text } = token;
    if (!fieldFunctions.includes(text)) {
      throw new UserError(
        `there is no function "${text}" (character ${token.at + 1}); expected one of ${fieldFunctions.join(", ")}`,
      );
    }
    const name = this.#token;
    if (name.type !== "word" && name.type !== "string") throw this.#unexpected("a name");
    this.#next++;
    this.#expect(")");
    return fieldNamed(name.text, text);
  }

  /** Values between commas up to the closing bracket, whose opening one is past. */
  #values(close: string): readonly Json[] {
    const values: Json[] = [];
    if (this.#take("punctuation", close)) return values;
    do values.push(this.#value());
    while (this.#take("punctuation", ","));
    this.#expect(close);
    return values;
  }

  #value(): Json {
    return this.#nested(() => {
      const token = this.#token;
      if (this.#take("punctuation", "[")) return this.#values("]");
      if (token.type !== "word" && token.type !== "string") throw this.#unexpected("a value");
      this.#next++;
      return token.type === "string" ? token.text : literal(token.text);
    });
  }

  #nested<T>(read: () => T): T {
    if (this.#depth === deepest) throw new UserError(`it is nested more than ${deepest} times`);
    this.#depth++;
    const result = read();
    this.#depth--;
    return result;
  }

  #take(type: Token["type"], text: string): boolean {
    const taken = this.#token.type === type && this.#token.text === text;
    if (taken) this.#next++;
    return taken;
  }

  #takeWord(word: string): boolean {
    const taken = this.#token.type === "word" && this.#token.text.toLowerCase() === word;
    if (taken) this.#next++;
    return taken;
  }

  #expect(punctuation: string): void {
    if (!this.#take("punctuation", punctuation)) throw this.#unexpected(`"${punctuation}"`);
  }

  #unexpected(expected: string): UserError {
    const { type, text, at } = this.#token;
    const found = type === "end" ? "the end" : JSON.stringify(text);
    return new UserError(`expected ${expected} but found ${found} at character ${at + 1}`);
  }
}

function negate(filter: Filter, negated: boolean): Filter {
  return negated ? { type: "not", part: filter } : filter;
}

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function literal(word: string): Json {
  if (Object.hasOwn(constants, word)) return constants[word]!;
  const number = Number(word.replace(/^([+-]?)∞$/u, "$1Infinity"));
  return !Number.isNaN(number) || word === "NaN" ? number : word;
}

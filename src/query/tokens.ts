import { UserError } from "../numerics/error.js";

export interface Token {
  readonly type: "operator" | "punctuation" | "string" | "word" | "end";
  readonly text: string;
  /** Position of its first character, from 0. */
  readonly at: number;
}

const pattern =
  /\s*(?:(<=|>=|!=|==|<|>|=|!~|~)|([(),[\]])|(["'])((?:\\.|(?!\3)[^\\])*)(\3)?|((?:[^\s<>=!~(),[\]"']|!(?![=~]))+)|(.))/suy;

/** The words and signs of a filter, ended by an `end`; a UserError where a quotation is not closed or a sign unknown. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const match = pattern.exec(text)!;
    const [whole, operator, punctuation, quote, quoted, closing, word, stray] = match;
    const at = match.index + whole.length - whole.trimStart().length;
    if (quote !== undefined && closing === undefined) {
      throw new UserError(`expected the closing ${quote} of the text that begins at character ${at + 1}`);
    }
    if (stray !== undefined) throw new UserError(`unexpected ${JSON.stringify(stray)} at character ${at + 1}`);
    if (operator !== undefined) tokens.push({ type: "operator", text: operator, at });
    else if (punctuation !== undefined) tokens.push({ type: "punctuation", text: punctuation, at });
    else if (quote !== undefined) tokens.push({ type: "string", text: quoted!.replace(/\\(.)/gsu, "$1"), at });
    else tokens.push({ type: "word", text: word!, at });
  }
  return [...tokens, { type: "end", text: "", at: text.length }];
}

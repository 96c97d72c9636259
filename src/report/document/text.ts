import { marked, type Token, type Tokens } from "marked";

/** A piece of running text. */
export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "emphasis" | "strong"; readonly content: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly content: readonly Inline[] };

/** A block of a study's own text, before it takes a form. */
export type Block =
  | { readonly kind: "paragraph" | "heading"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "code"; readonly text: string };

/**
 * Reads Markdown: paragraphs, headings, lists of one level, code, emphasis and links to http, https and mailto. What is
 * none of these, such as HTML, stays the text that it is.
 */
export function readText(markdown: string): readonly Block[] {
  return marked.lexer(markdown, { gfm: true }).flatMap((token) => blocksOf(token));
}

/** Text without its markup. */
export function plainText(content: readonly Inline[]): string {
  return content.map((one) => ("text" in one ? one.text : plainText(one.content))).join("");
}

/** A paragraph of plain text as a block. */
export function paragraph(text: string): Block {
  return { kind: "paragraph", content: [{ kind: "text", text }] };
}

function blocksOf(token: Token): readonly Block[] {
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "heading":
      return [{ kind: "heading", content: inlines(token.tokens ?? []) }];
    case "paragraph":
    case "text":
      return [{ kind: "paragraph", content: inlines(token.tokens ?? [token]) }];
    case "code":
      return [{ kind: "code", text: (token as Tokens.Code).text }];
    case "list": {
      const { ordered, items } = token as Tokens.List;
      return [{ kind: "list", ordered, items: items.map((item) => item.tokens.flatMap(itemContent)) }];
    }
    default:
      return [paragraph(token.raw.trim())];
  }
}

function itemContent(token: Token): readonly Inline[] {
  if (token.type === "text" || token.type === "paragraph") return inlines(token.tokens ?? [token]);
  return [{ kind: "text", text: ` ${token.raw.trim()}` }];
}

function inlines(tokens: readonly Token[]): readonly Inline[] {
  return tokens.map(inline);
}

function inline(token: Token): Inline {
  switch (token.type) {
    case "text":
    case "escape":
      return { kind: "text", text: unbroken((token as Tokens.Text).text) };
    case "codespan":
      return { kind: "code", text: (token as Tokens.Codespan).text };
    case "em":
      return { kind: "emphasis", content: inlines(token.tokens ?? []) };
    case "strong":
      return { kind: "strong", content: inlines(token.tokens ?? []) };
    case "br":
      return { kind: "text", text: " " };
    case "link": {
      const { href, tokens } = token as Tokens.Link;
      const content = inlines(tokens);
      if (/^(https?:\/\/|mailto:)/i.test(href)) return { kind: "link", href, content };
      return { kind: "text", text: token.raw };
    }
    default:
      return { kind: "text", text: unbroken(token.raw) };
  }
}

/** Lines of a paragraph run on. */
function unbroken(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}

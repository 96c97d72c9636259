/** What a line of a unified diff is, by its first character. */
function kindOf(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("===")) return "file";
  if (line.startsWith("@@")) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : "same";
}

/** A unified diff. */
export function Patch({ text }: { readonly text: string }) {
  return (
    <pre class="source patch" tabIndex={0}>
      {text.split("\n").map((line, i) => (
        <span key={i} class={kindOf(line)}>
          {line}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

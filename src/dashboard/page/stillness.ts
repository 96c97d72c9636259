/** Milliseconds without a scroll after which the page stands still. */
const settled = 150;

let scrolledAt = -Infinity;
addEventListener(
  "scroll",
  (event) => {
    scrolledAt = event.timeStamp;
  },
  { capture: true, passive: true },
);

/** Resolves when nothing is being scrolled, so that what takes longer than a frame does not make the view stutter. */
export async function still(): Promise<void> {
  for (;;) {
    const left = scrolledAt + settled - performance.now();
    if (left <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}

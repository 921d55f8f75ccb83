/** How much of the lower edge is taken by bars with buttons, which short messages must not cover. */

const VARIABLE = "--lower-edge";
const bars = new Map<Element, number>();

/** Keep messages above a bar, however high it becomes; returns a function that frees the edge. */
export function reserveEdge(bar: Element): () => void {
  const observer = new ResizeObserver(() => {
    bars.set(bar, bar.getBoundingClientRect().height);
    publish();
  });
  observer.observe(bar);
  return () => {
    observer.disconnect();
    bars.delete(bar);
    publish();
  };
}

function publish() {
  const height = Math.max(0, ...bars.values());
  document.documentElement.style.setProperty(VARIABLE, `${height}px`);
}

/** The longest that a page waits for a paint, which never comes in a tab that nobody sees. */
const LIMIT_MS = 100;

/** The page that was opened last; nothing at the start, where there is nothing to press. */
let lastPath: string | undefined;

/**
 * Wait until what was pressed shows that it was pressed, before another page is drawn.
 *
 * A page that was loaded before is drawn at once, which takes a phone a while; without this, it
 * would look as if it had not noticed. A filter in the address of the same page does not wait: what
 * was pressed shows its state from there.
 */
export function paintFirst(path: string): Promise<void> | undefined {
  const isOther = lastPath !== undefined && lastPath !== path;
  lastPath = path;
  if (!isOther || document.hidden) return undefined;

  return new Promise((resolve) => {
    setTimeout(resolve, LIMIT_MS);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

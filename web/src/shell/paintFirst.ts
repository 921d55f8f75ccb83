/** The longest that a page waits for a paint, which never comes in a tab that nobody sees. */
const LIMIT_MS = 100;

/**
 * Wait until what was pressed shows that it was pressed.
 *
 * A page that was loaded before is drawn at once, which takes a phone a while; without this, it
 * would look as if it had not noticed.
 */
export function paintFirst(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, LIMIT_MS);
    requestAnimationFrame(() => setTimeout(resolve));
  });
}

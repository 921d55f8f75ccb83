import { type RefObject, useEffect, useRef } from "react";

/** Call functions by single keys while the focus is in a part of the page; they may mean something else outside of it. */
export function useKeysWithin(
  part: RefObject<HTMLElement | null>,
  keys: Readonly<Record<string, () => void>>,
): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    const element = part.current;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const run = latest.current[event.key];
      if (run === undefined) return;
      // The keys of the page heed what is prevented.
      event.preventDefault();
      run();
    };
    element?.addEventListener("keydown", press);
    return () => element?.removeEventListener("keydown", press);
  }, [part]);
}

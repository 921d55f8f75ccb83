import { useEffect, useRef } from "react";

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
const ABOVE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/**
 * Call functions by single keys, such as `{ j: goDown }`. "Shift+X" is X with the shift key.
 *
 * Keys belong to the page only while nobody types, and no dialog or list is open above it.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (document.querySelector(ABOVE) !== null) return;

      const name = event.shiftKey && event.key.length === 1 ? findShifted(event) : event.key;
      const run = latest.current[name] ?? latest.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function findShifted({ key }: KeyboardEvent): string {
  return /^\p{L}$/u.test(key) ? `Shift+${key.toUpperCase()}` : key;
}

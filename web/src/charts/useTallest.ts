import { type RefCallback, useCallback, useState } from "react";

/** The greatest height that an element has had, for one that must not shrink. */
export function useTallest(): [RefCallback<HTMLElement>, number] {
  const [tallest, setTallest] = useState(0);
  const measure = useCallback((element: HTMLElement) => {
    const observer = new ResizeObserver(() =>
      setTallest((height) => Math.max(height, element.offsetHeight)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measure as RefCallback<HTMLElement>, tallest];
}

import { type RefObject, useLayoutEffect, useState } from "react";

/** How far an element is from the top of the page, also after something above it has grown. */
export function useTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const fromWindow = element.current?.getBoundingClientRect().top ?? 0;
      setTop(Math.round(fromWindow + scrollY));
    };
    measure();
    // Whatever grows above the element makes the page longer.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return top;
}

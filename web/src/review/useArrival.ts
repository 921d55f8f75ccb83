import { useLocation } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

/** Go to a part of the page when the address leads to it: it may be there later than the page. */
export function useArrival(part: RefObject<HTMLElement | null>, name: string): void {
  // Also when the same link is followed again.
  const arrival = useLocation({
    select: ({ hash, state }) => (hash === name ? (state.key ?? name) : undefined),
  });
  useEffect(() => {
    if (arrival === undefined) return;
    part.current?.focus({ preventScroll: true });
    part.current?.scrollIntoView({ block: "start" });
  }, [arrival, part]);
}

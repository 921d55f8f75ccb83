import { type ReactNode, useLayoutEffect, useRef } from "react";

import { classes } from "./classes";
import { reserveEdge } from "./lowerEdge";

interface StickyBarProps {
  /** What it is, for screen readers. */
  label?: string;
  className?: string;
  children: ReactNode;
}

/** Stays at the lower edge, above the navigation of phones; short messages appear above it. */
export function StickyBar({ label, className, children }: StickyBarProps) {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(() => (bar.current ? reserveEdge(bar.current) : undefined), []);
  return (
    <section
      ref={bar}
      aria-label={label}
      className={classes(
        "sticky bottom-20 z-20 rounded-2xl border border-line bg-card shadow-xl lg:bottom-4",
        className,
      )}
    >
      {children}
    </section>
  );
}

import { type ReactNode, useId } from "react";

import { classes } from "./classes";

interface CardProps {
  title?: string;
  /** Shown at the right of the title, such as a link to the whole list. */
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a page with its own heading. */
export function Card({ title, action, children, className }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={classes(
        "rounded-2xl border border-line bg-card p-4 sm:p-5 print:border-0 print:p-0",
        className,
      )}
    >
      {title && (
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {action && <div className="shrink-0 text-sm">{action}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

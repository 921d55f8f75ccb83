import type { ReactNode } from "react";

import { classes } from "./classes";

const KINDS = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  success: "bg-accent-soft text-income",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
};

export type BadgeKind = keyof typeof KINDS;

/** A word or two about a row. Its words say it too: colour is never the only sign. */
export function Badge({ kind = "neutral", children }: { kind?: BadgeKind; children: ReactNode }) {
  return (
    <span
      className={classes(
        "inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        KINDS[kind],
      )}
    >
      {children}
    </span>
  );
}

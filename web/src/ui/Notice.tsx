import type { ReactNode } from "react";

import { classes } from "./classes";

const KINDS = { warning: "bg-warning-soft", danger: "bg-danger-soft" };
const TITLES = { warning: "text-warning", danger: "text-danger" };

interface NoticeProps {
  kind: keyof typeof KINDS;
  title: string;
  children: ReactNode;
}

/** What a person has to know before the rest of the page. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <section aria-label={title} className={classes("rounded-xl p-4 text-sm", KINDS[kind])}>
      <p className={classes("mb-1 font-medium", TITLES[kind])}>{title}</p>
      {children}
    </section>
  );
}

import type { ReactNode } from "react";

interface EmptyStateProps {
  title: string;
  /** What would be here, and how it comes here. */
  text: string;
  action?: ReactNode;
}

/** What a list says before it has anything to show. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <p className="font-medium">{title}</p>
      <p className="max-w-md text-sm text-muted">{text}</p>
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

import { type ReactNode, Suspense } from "react";

import { ErrorBoundary } from "./ErrorBoundary";
import { Skeleton } from "./Skeleton";

/** A part of a page that loads by itself: lines stand for it until it is there. */
export function Part({ children, lines = 3 }: { children: ReactNode; lines?: number }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={<Skeleton lines={lines} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

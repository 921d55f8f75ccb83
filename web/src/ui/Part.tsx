import { type ReactNode, Suspense } from "react";

import { ErrorBoundary, type RenderFailure } from "./ErrorBoundary";
import { Skeleton } from "./Skeleton";

interface PartProps {
  children: ReactNode;
  lines?: number;
  renderFailure?: RenderFailure;
}

/** A part of a page that loads by itself: lines stand for it until it is there. */
export function Part({ children, lines = 3, renderFailure }: PartProps) {
  return (
    <ErrorBoundary renderFailure={renderFailure}>
      <Suspense fallback={<Skeleton lines={lines} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

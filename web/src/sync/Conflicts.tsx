import { lazy, Suspense } from "react";

import { useConflicts } from "./conflicts";

const ConflictDialog = lazy(() => import("./ConflictDialog"));

/** The place of the dialog for conflicts; it is loaded when there is one. */
export function Conflicts() {
  const isOpen = useConflicts(({ open }) => open !== null);
  if (!isOpen) return null;
  return (
    <Suspense>
      <ConflictDialog />
    </Suspense>
  );
}

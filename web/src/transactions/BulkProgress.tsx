import { useTranslations } from "use-intl";

import { ProgressBar } from "@/ui/ProgressBar";

import { useBulkProgress } from "./bulkPieces";

/** How far a change of many transactions is, while it is under way. */
export function BulkProgress() {
  const t = useTranslations("transactions");
  const running = useBulkProgress((state) => state.running);
  if (running === null) return null;
  return (
    <div className="sticky bottom-20 z-20 rounded-2xl border border-line bg-card p-4 shadow-xl lg:bottom-4">
      <ProgressBar label={t("bulkProgress", running)} value={running.done / running.total} />
    </div>
  );
}

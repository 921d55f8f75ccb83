import { useTranslations } from "use-intl";

import { ProgressBar } from "@/ui/ProgressBar";
import { StickyBar } from "@/ui/StickyBar";

import { useBulkProgress } from "./bulkPieces";

/** How far a change of many transactions is, while it is under way. */
export function BulkProgress() {
  const t = useTranslations("transactions");
  const running = useBulkProgress((state) => state.running);
  if (running === null) return null;
  return (
    <StickyBar className="p-4">
      <ProgressBar label={t("bulkProgress", running)} value={running.done / running.total} />
    </StickyBar>
  );
}

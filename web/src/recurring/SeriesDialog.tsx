import { useTranslations } from "use-intl";

import type { RecurringSeries } from "@/api/types";
import { Dialog } from "@/ui/Dialog";

import { SeriesForm } from "./SeriesForm";

interface SeriesDialogProps {
  /** Null for a new one. */
  series: RecurringSeries | null;
  onClose: () => void;
}

/** Enter a series by hand, or change one. */
export function SeriesDialog({ series, onClose }: SeriesDialogProps) {
  const t = useTranslations("recurring");
  return (
    <Dialog
      title={t(series === null ? "add" : "editTitle")}
      isOpen
      onClose={onClose}
      draft={`series-${series?.id ?? "new"}`}
    >
      <SeriesForm series={series} onClose={onClose} />
    </Dialog>
  );
}

import { Download } from "lucide-react";
import { useTranslations } from "use-intl";

import { makeFileAddress } from "./reportQuery";
import type { ReportsSearch } from "./search";

const FORMATS = ["pdf", "xlsx", "csv"] as const;

/** The report as files: saved by the browser itself. */
export function FileLinks({ search, today }: { search: ReportsSearch; today: string }) {
  const t = useTranslations("reports");
  return (
    <ul aria-label={t("files")} className="flex flex-wrap gap-2">
      {FORMATS.map((format) => (
        <li key={format}>
          <a
            href={makeFileAddress(search, today, format)}
            download
            className="inline-flex h-10 items-center gap-2 rounded-lg border border-line bg-card px-3 text-sm font-medium hover:bg-sunken"
          >
            <Download size={16} aria-hidden />
            {t(`formats.${format}`)}
          </a>
        </li>
      ))}
    </ul>
  );
}

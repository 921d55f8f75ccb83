import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { readFlow } from "@/transactions/money";
import { Amount } from "@/ui/Amount";

const SHOWN = 6;

interface LikeRowsProps {
  preview: Schemas["BulkCategorizeAnswer"];
}

/** The transactions that the answer would concern, before it is given. */
export function LikeRows({ preview }: LikeRowsProps) {
  const t = useTranslations("review");
  const writeDate = useDates();
  if (preview.count + preview.kept_choices < 2) return null;
  const more = preview.count - Math.min(SHOWN, preview.items.length);
  return (
    <section aria-label={t("likeTitle")} className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium">{t("likeTitle")}</h3>
      <ul className="divide-y divide-line">
        {preview.items.slice(0, SHOWN).map((item) => (
          <li key={item.id} className="flex items-baseline justify-between gap-3 py-1.5">
            <span className="min-w-0 truncate">
              <span className="text-muted">{writeDate(item.date, "full")}</span> {item.payee}
            </span>
            <Amount value={readFlow(item)} currency={item.currency} kind="flow" />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted">{t("likeMore", { count: more })}</p>}
      {preview.kept_choices > 0 && (
        <p className="text-muted">{t("kept", { count: preview.kept_choices })}</p>
      )}
    </section>
  );
}

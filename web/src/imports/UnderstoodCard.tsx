import { useTranslations } from "use-intl";

import { Badge, type BadgeKind } from "@/ui/Badge";
import { Card } from "@/ui/Card";

import type { Preview } from "./previews";
import { nameConfidence, useConclusion } from "./useConclusion";

const ABOUT = [
  "format",
  "encoding",
  "delimiter",
  "columns",
  "date_order",
  "decimal_mark",
  "sign",
  "fees",
  "profile",
  "sheet",
  "table",
  "damage",
] as const;

const KINDS: Record<ReturnType<typeof nameConfidence>, BadgeKind> = {
  certain: "success",
  likely: "accent",
  probable: "warning",
  guess: "warning",
};

/** How the file was read, why, and how sure that is. */
export function UnderstoodCard({ preview }: { preview: Preview }) {
  const t = useTranslations("imports");
  const writeConclusion = useConclusion();
  return (
    <Card title={t("understood")}>
      <p className="mb-3 text-sm break-words">
        {t("understoodAs", { name: preview.filename, format: preview.format.toUpperCase() })}{" "}
        {preview.profile && t("byProfile", { name: preview.profile.name })}
      </p>
      <dl className="flex flex-col divide-y divide-line text-sm">
        {preview.evidence.map(({ about, conclusion, reason, confidence }) => {
          const name = ABOUT.find((known) => known === about);
          const grade = nameConfidence(confidence);
          return (
            <div
              key={about}
              className="grid grid-cols-[minmax(0,1fr)_auto] sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-x-3 py-2"
            >
              <dt className="text-muted">{name ? t(`about.${name}`) : about}</dt>
              <dd className="break-words max-sm:col-span-2 max-sm:row-start-2">
                {writeConclusion(about, conclusion)}
                <span className="block text-xs text-muted">{reason}</span>
              </dd>
              <dd>
                <Badge kind={KINDS[grade]}>{t(`confidence.${grade}`)}</Badge>
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { categoriesQuery } from "@/categories/categoriesQuery";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { OutcomeFilter } from "./OutcomeFilter";
import type { Preview } from "./previews";
import { RowLine } from "./RowLine";
import type { Outcome } from "./search";

const AT_ONCE = 100;

/** The rows of the file as they would be stored. */
export function PreviewRowsCard({ preview }: { preview: Preview }) {
  const t = useTranslations("imports");
  const shared = useTranslations("shared");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const [outcome, setOutcome] = useState<Outcome>();
  const [shown, setShown] = useState(AT_ONCE);

  const filtered = preview.rows.filter((row) => !outcome || row.outcome === outcome);
  const { created, updated, duplicates, offered, rejected } = preview.counts;
  const total = created + updated + duplicates + offered + rejected;
  return (
    <Card title={t("rows")}>
      <OutcomeFilter counts={preview.counts} value={outcome} onChange={setOutcome} />
      <ul className="mt-3 flex flex-col divide-y divide-line">
        {filtered.slice(0, shown).map((row) => (
          <RowLine key={row.number} row={row} values={row} categories={categories} />
        ))}
      </ul>
      {filtered.length === 0 && <p className="py-6 text-sm text-muted">{t("noRows")}</p>}
      {filtered.length > shown && (
        <Button className="mt-3" onPress={() => setShown(shown + AT_ONCE)}>
          {shared("showMore")}
        </Button>
      )}
      {preview.rows.length < total && (
        <p className="mt-3 text-sm text-muted">{t("firstRows", { count: preview.rows.length })}</p>
      )}
    </Card>
  );
}

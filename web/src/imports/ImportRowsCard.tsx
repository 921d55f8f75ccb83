import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { MoreButton } from "@/ui/MoreButton";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";

import { importRowsQuery } from "./importsQuery";
import { OutcomeFilter } from "./OutcomeFilter";
import { RowLine } from "./RowLine";
import type { Outcome } from "./search";

const route = getRouteApi("/signed-in/imports/$importId");

/** All rows of a file that came in, a hundred at a time. */
export function ImportRowsCard({ import: one }: { import: Schemas["ImportAnswer"] }) {
  const t = useTranslations("imports");
  const { outcome } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Card title={t("rows")}>
      {one.undone === null && (
        <OutcomeFilter
          counts={one}
          value={outcome}
          onChange={(chosen) =>
            void navigate({ search: chosen ? { outcome: chosen } : {}, replace: true })
          }
        />
      )}
      <div className="mt-3">
        <Part lines={8}>
          <Rows importId={one.id} outcome={outcome} />
        </Part>
      </div>
    </Card>
  );
}

function Rows({ importId, outcome }: { importId: number; outcome: Outcome | undefined }) {
  const t = useTranslations("imports");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const query = useSuspenseInfiniteQuery(importRowsQuery(importId, outcome));
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return <p className="py-6 text-sm text-muted">{t("noRows")}</p>;
  return (
    <>
      <ul className="flex flex-col divide-y divide-line">
        {rows.map((row) => (
          <RowLine key={row.number} row={row} values={row.transaction} categories={categories} />
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  );
}

import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { MoreButton } from "@/ui/MoreButton";
import { Card } from "@/ui/Card";
import { EmptyState } from "@/ui/EmptyState";
import { Part } from "@/ui/Part";

import { importsQuery } from "./importsQuery";
import { PastImport } from "./PastImport";

/** The files that came in, newest first. */
export function PastImportsCard() {
  const t = useTranslations("imports");
  return (
    <Card title={t("past")}>
      <Part>
        <PastImports />
      </Part>
    </Card>
  );
}

function PastImports() {
  const t = useTranslations("imports");
  const query = useSuspenseInfiniteQuery(importsQuery);
  const imports = query.data.pages.flatMap(({ items }) => items);
  if (imports.length === 0) return <EmptyState title={t("noPast")} text={t("noPastText")} />;
  return (
    <>
      <ul className="flex flex-col divide-y divide-line">
        {imports.map((one) => (
          <PastImport key={one.id} import={one} />
        ))}
      </ul>
      <MoreButton query={query} />
    </>
  );
}

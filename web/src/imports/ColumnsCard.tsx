import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { ColumnTable } from "./ColumnTable";
import type { Decisions, Mapping, Preview } from "./previews";
import { lacksColumns } from "./questions";
import { TableSettings } from "./TableSettings";

// Below this, a person should see the columns without having to ask for them.
const SURE = 0.8;

interface ColumnsCardProps {
  preview: Preview;
  onDecide: (change: Decisions) => void;
}

/** How a table is read: each setting and each column can be corrected. */
export function ColumnsCard({ preview, onDecide }: ColumnsCardProps) {
  const t = useTranslations("imports");
  const isIncomplete = lacksColumns(preview);
  const isDoubtful = preview.confidence < SURE || preview.counts.rejected > 0;
  const [isOpen, setOpen] = useState(isIncomplete || isDoubtful);
  const correct = (mapping: Mapping) => onDecide({ mapping });
  return (
    <Card
      title={t("columnsTitle")}
      action={
        <Button size="small" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {t(isOpen ? "hideColumns" : "showColumns")}
        </Button>
      }
    >
      {isOpen && (
        <div className="flex flex-col gap-4">
          <TableSettings preview={preview} areRowsRead={!isIncomplete} onCorrect={correct} />
          <p className="text-sm text-muted">{t("columnsText")}</p>
          <ColumnTable preview={preview} onCorrect={(columns) => correct({ columns })} />
        </div>
      )}
    </Card>
  );
}

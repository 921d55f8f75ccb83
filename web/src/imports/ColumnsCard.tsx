import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { SelectField } from "@/ui/SelectField";

import { ColumnTable } from "./ColumnTable";
import type { Decisions, Mapping, Preview } from "./previews";
import { useConclusion } from "./useConclusion";

const DATE_ORDERS = ["DMY", "MDY", "YMD"];
const DECIMAL_MARKS = [".", ","];
const SIGNS = ["as_is", "inverted", "flag", "suffix"];
// Below this, a person should see the columns without having to ask for them.
const SURE = 0.8;

interface ColumnsCardProps {
  preview: Preview;
  onDecide: (change: Decisions) => void;
}

/** How a table is read: each setting and each column can be corrected. */
export function ColumnsCard({ preview, onDecide }: ColumnsCardProps) {
  const t = useTranslations("imports");
  const [isOpen, setOpen] = useState(preview.confidence < SURE || preview.counts.rejected > 0);
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
          <Settings preview={preview} onCorrect={correct} />
          <p className="text-sm text-muted">{t("columnsText")}</p>
          <ColumnTable preview={preview} onCorrect={(columns) => correct({ columns })} />
        </div>
      )}
    </Card>
  );
}

interface SettingsProps {
  preview: Preview;
  onCorrect: (mapping: Mapping) => void;
}

function Settings({ preview, onCorrect }: SettingsProps) {
  const t = useTranslations("imports");
  const writeConclusion = useConclusion();
  const offer = (about: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: writeConclusion(about, value) }));
  const { date_order, decimal_mark, sign, columns } = preview.mapping ?? {};
  const hasFlag = columns?.flag !== undefined;
  const signs = SIGNS.filter((value) => value !== "flag" || hasFlag);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <SelectField
        label={t("about.date_order")}
        value={date_order ?? ""}
        options={offer("date_order", DATE_ORDERS)}
        onChange={(value) => onCorrect({ date_order: value as Mapping["date_order"] })}
      />
      <SelectField
        label={t("about.decimal_mark")}
        value={decimal_mark ?? ""}
        options={offer("decimal_mark", DECIMAL_MARKS)}
        onChange={(value) => onCorrect({ decimal_mark: value as Mapping["decimal_mark"] })}
      />
      <SelectField
        label={t("about.sign")}
        value={sign ?? ""}
        options={offer("sign", signs)}
        onChange={(value) => onCorrect({ sign: value as Mapping["sign"] })}
      />
    </div>
  );
}

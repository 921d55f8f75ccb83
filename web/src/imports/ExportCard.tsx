import { useState } from "react";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { api, unwrap } from "@/api/client";
import { ASYNC } from "@/api/jobs";
import type { Schemas } from "@/api/types";
import { ExportButton } from "@/exports/ExportButton";
import { Card } from "@/ui/Card";
import { Part } from "@/ui/Part";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import { type ExportChoice, FORMATS, makeExportQuery, PERIODS } from "./exportQuery";

const EVERYTHING: ExportChoice = {
  format: "csv",
  period: "all",
  from: "",
  to: "",
  accountId: null,
};

/** Takes the transactions out, as a file that other programs read. */
export function ExportCard() {
  const t = useTranslations("imports");
  const [choice, setChoice] = useState(EVERYTHING);
  const change = (values: Partial<ExportChoice>) => setChoice({ ...choice, ...values });
  return (
    <Card title={t("export")}>
      <div className="flex flex-col gap-3">
        <p className="text-sm text-muted">{t("exportText")}</p>
        <SelectField
          label={t("format")}
          value={choice.format}
          options={FORMATS.map((name) => ({ value: name, label: t(`exportFormat.${name}`) }))}
          onChange={(format) => change({ format: format as ExportChoice["format"] })}
        />
        <SelectField
          label={t("period")}
          value={choice.period}
          options={PERIODS.map((name) => ({ value: name, label: t(`periods.${name}`) }))}
          onChange={(period) => change({ period: period as ExportChoice["period"] })}
        />
        {choice.period === "own" && (
          <div className="grid grid-cols-2 gap-3">
            <TextField
              type="date"
              label={t("from")}
              value={choice.from}
              onChange={(from) => change({ from })}
            />
            <TextField
              type="date"
              label={t("to")}
              value={choice.to}
              onChange={(to) => change({ to })}
            />
          </div>
        )}
        <Part lines={1}>
          <AccountPicker
            label={t("exportAccount")}
            value={choice.accountId}
            onChange={(accountId) => change({ accountId })}
            allowsNone
            noneLabel={t("allAccounts")}
          />
        </Part>
        <ExportButton label={t("download")} start={() => startExport(choice)} variant="primary" />
      </div>
    </Card>
  );
}

/** Start the job that writes what was chosen. */
async function startExport(choice: ExportChoice): Promise<Schemas["Job"]> {
  const params = { query: makeExportQuery(choice), header: ASYNC };
  const answer = await unwrap(api.GET("/api/transactions/export", { params }));
  return answer as Schemas["Job"];
}

import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { addDays } from "@/i18n/calendar";
import { readAmount } from "@/i18n/readAmount";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { classes } from "@/ui/classes";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { type Affordability, askAffordability, type CashFlow } from "./cashFlowQueries";
import type { CashFlowAccounts } from "./search";

const COLOURS = { yes: "text-income", tight: "text-warning", no: "text-danger", unknown: "" };

/** Asks for an amount and a day, and says whether it can be paid, and why. */
export function AffordCard({ flow, accounts }: { flow: CashFlow; accounts: CashFlowAccounts }) {
  const t = useTranslations("cashflow");
  const locale = useLocale();
  const [result, setResult] = useState<Affordability>();
  const { submit, isSending, errors, refusal } = useSubmit(async ({ amount = "", date = "" }) => {
    setResult(await askAffordability(readAmount(amount, locale), date, accounts));
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    setResult(undefined);
    submit(event);
  };
  return (
    <Card title={t("afford")}>
      <Form onSubmit={ask} className="flex flex-col gap-3">
        <TextField
          name="amount"
          label={t("amount", { currency: flow.currency })}
          inputMode="decimal"
          isRequired
          error={errors.amount}
        />
        <TextField
          name="date"
          type="date"
          label={t("day")}
          defaultValue={addDays(flow.date, 1)}
          isRequired
          error={errors.date}
        />
        <Refusal text={refusal} />
        <Button type="submit" isDisabled={isSending}>
          {t("ask")}
        </Button>
      </Form>
      <div role="status" className="mt-3 flex flex-col gap-1.5 text-sm empty:hidden">
        {result?.sentences.map((sentence, place) => (
          <p
            key={sentence}
            className={classes(
              place === 0 && "text-base font-semibold",
              place === 0 && COLOURS[result.answer],
            )}
          >
            {sentence}
          </p>
        ))}
      </div>
    </Card>
  );
}

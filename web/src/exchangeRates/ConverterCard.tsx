import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { ProblemError } from "@/api/problems";
import { readToday } from "@/i18n/calendar";
import { readAmount } from "@/i18n/readAmount";
import { useSignedInUser } from "@/people/useUser";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

import { CurrencyPairFields, useCurrencyPair } from "./CurrencyPairFields";
import { RateSourceText } from "./RateSourceText";
import { convert, type Conversion } from "./ratesQuery";

const NOT_FOUND = 404;

/** Converts an amount at the rate of a day, and says which rate that is. */
export function ConverterCard() {
  const t = useTranslations("exchangeRates");
  const locale = useLocale();
  const user = useSignedInUser();
  const [pair, setPair] = useCurrencyPair();
  const [answer, setAnswer] = useState<Conversion | "none">();

  const { submit, isSending, errors, refusal } = useSubmit(async ({ amount = "", date = "" }) => {
    const question = {
      amount: readAmount(amount, locale),
      from_currency: pair.from,
      to_currency: pair.to,
      date,
    };
    setAnswer(await convert(question).catch(noneWhereUnknown));
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    setAnswer(undefined);
    submit(event);
  };

  return (
    <Card title={t("convert")}>
      <Form onSubmit={ask} className="flex flex-col gap-4">
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <TextField
            name="amount"
            label={t("amount")}
            inputMode="decimal"
            isRequired
            error={errors.amount}
          />
          <TextField
            name="date"
            type="date"
            label={t("day")}
            defaultValue={readToday(user.timezone)}
            isRequired
            error={errors.date}
          />
          <CurrencyPairFields pair={pair} onChange={setPair} errors={errors} />
        </div>
        <Refusal text={refusal} />
        <Button type="submit" className="self-start" isBusy={isSending}>
          {t("convertAction")}
        </Button>
      </Form>
      <div role="status" className="mt-3 flex flex-col gap-1 empty:hidden">
        {answer === "none" && <p className="text-sm">{t("unknown")}</p>}
        {answer !== undefined && answer !== "none" && (
          <>
            <Amount
              value={answer.converted}
              currency={answer.rate.to_currency}
              className="text-2xl font-semibold"
            />
            <p className="text-sm text-muted">
              <RateSourceText rate={answer.rate} />
            </p>
          </>
        )}
      </div>
    </Card>
  );
}

function noneWhereUnknown(error: unknown): "none" {
  if (error instanceof ProblemError && error.status === NOT_FOUND) return "none";
  throw error;
}

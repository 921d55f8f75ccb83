import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import { RateSourceText } from "@/exchangeRates/RateSourceText";
import type { Conversion } from "@/exchangeRates/ratesQuery";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Amount } from "@/ui/Amount";
import { Badge } from "@/ui/Badge";

import { type Draft, readTags } from "./draft";
import { readFlow } from "./money";
import type { CategorySuggestion } from "./useCategorySuggestion";

interface UnderstoodProps {
  draft: Draft;
  amount: string | null;
  /** The rate at which the amount was converted, if nobody has entered it; else null. */
  conversion: Conversion | null;
  suggestion: CategorySuggestion | null;
  today: string;
}

/** What a line was understood as, before it is saved. */
export function Understood({ draft, amount, conversion, suggestion, today }: UnderstoodProps) {
  const t = useTranslations("transactions");
  const writeDate = useDates();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const account = accounts.find(({ id }) => id === draft.accountId);
  const tags = readTags(draft.tags);
  return (
    <dl
      aria-label={t("understood")}
      aria-live="polite"
      className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-xl bg-sunken p-4 text-sm"
    >
      <Fact name={t("payee")}>{draft.payee || "–"}</Fact>
      <Fact name={t("amount")}>
        {amount === null ? (
          "–"
        ) : (
          <Amount
            value={readFlow({ kind: draft.kind, amount: Number(amount) })}
            currency={draft.currency}
            kind="flow"
            className="font-semibold"
          />
        )}
        {conversion && <Proposal conversion={conversion} />}
      </Fact>
      <Fact name={t("date")}>
        {draft.date === today ? t("today") : writeDate(draft.date, "full")}
      </Fact>
      <Fact name={t("category")}>
        {suggestion?.category_id ? <Suggested suggestion={suggestion} /> : t("noCategory")}
      </Fact>
      {account && <Fact name={t("account")}>{account.name}</Fact>}
      {tags.length > 0 && (
        <Fact name={t("tags")}>
          <span className="flex flex-wrap gap-1">
            {tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </span>
        </Fact>
      )}
    </dl>
  );
}

/** That the amount is only what the rate of the day makes of the original one. */
function Proposal({ conversion }: { conversion: Conversion }) {
  const t = useTranslations("transactions");
  const writeMoney = useMoney();
  const original = writeMoney(conversion.amount, conversion.rate.from_currency);
  return (
    <span className="block text-muted">
      {t("convertedFrom", { original })} <RateSourceText rate={conversion.rate} />.{" "}
      {t("convertedHint")}
    </span>
  );
}

function Suggested({ suggestion }: { suggestion: CategorySuggestion }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const percent = format.number(suggestion.confidence, { style: "percent" });
  const isSure = suggestion.decision !== "ask";
  return (
    <>
      {isSure
        ? suggestion.category_name
        : t("suggested", { category: suggestion.category_name ?? "" })}
      <span className="block text-muted">
        {t("confidence", { percent })} · {suggestion.reason}
      </span>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

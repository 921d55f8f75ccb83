import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { overviewQuery } from "@/home/overviewQuery";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";
import { Segments } from "@/ui/Segments";
import { SelectField } from "@/ui/SelectField";

import { CashFlowView } from "./CashFlowView";
import { type CashFlowAccounts, EVERYDAY, HORIZONS } from "./search";

const route = getRouteApi("/signed-in/cash-flow");
const DEFAULT_DAYS = 90;

/** The balance ahead, of one account or of all together. */
export function CashFlowPage() {
  const t = useTranslations("cashflow");
  const { account_id, scope, days = DEFAULT_DAYS } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: overview } = useSuspenseQuery(overviewQuery);
  const accounts = overview.accounts.map(({ id, name }) => ({ value: String(id), label: name }));
  const search = { account_id, scope, days };
  return (
    <Page
      title={t("title")}
      actions={
        <>
          <SelectField
            label={t("account")}
            isLabelHidden
            value={String(account_id ?? scope ?? "")}
            options={[
              { value: "", label: t("allAccounts") },
              { value: EVERYDAY, label: t("everydayAccounts") },
              ...accounts,
            ]}
            onChange={(value) => void navigate({ search: { days, ...readChoice(value) } })}
          />
          <Segments
            label={t("horizon")}
            value={String(days)}
            onChange={(value) => {
              const chosen = HORIZONS.find((one) => String(one) === value);
              void navigate({ search: { ...search, days: chosen } });
            }}
            options={HORIZONS.map((one) => ({
              value: String(one),
              label: t("days", { days: one }),
            }))}
          />
        </>
      }
    >
      <Part lines={10}>
        <CashFlowView days={days} accounts={{ account_id, scope }} />
      </Part>
    </Page>
  );
}

function readChoice(value: string): CashFlowAccounts {
  if (value === EVERYDAY) return { scope: EVERYDAY };
  return value === "" ? {} : { account_id: Number(value) };
}

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { useDates } from "@/i18n/useDates";
import { useMoney } from "@/i18n/useMoney";
import { Card } from "@/ui/Card";

type BalanceCheck = Schemas["BalanceCheck"];

/** Whether the accounts end with what the file says. Files without balances show nothing. */
export function BalancesCard({ checks }: { checks: readonly BalanceCheck[] }) {
  const t = useTranslations("imports");
  if (checks.length === 0) return null;
  return (
    <Card title={t("balances")}>
      <ul className="flex flex-col gap-3 text-sm">
        {checks.map((check) => (
          <BalanceLine key={`${check.account_id} ${check.file_account}`} check={check} />
        ))}
      </ul>
    </Card>
  );
}

function BalanceLine({ check }: { check: BalanceCheck }) {
  const t = useTranslations("imports");
  const writeMoney = useMoney();
  const writeDate = useDates();
  const isRight = check.difference === 0;
  const values = {
    stated: writeMoney(check.stated, check.currency),
    computed: writeMoney(check.computed, check.currency),
    difference: writeMoney(Math.abs(check.difference), check.currency),
    date: writeDate(check.date),
  };
  return (
    <li className="flex items-start gap-2">
      {isRight ? (
        <CircleCheck size={18} aria-hidden className="mt-px shrink-0 text-income" />
      ) : (
        <TriangleAlert size={18} aria-hidden className="mt-px shrink-0 text-danger" />
      )}
      <div>
        <p>
          {check.file_account && <span className="font-medium">{check.file_account}: </span>}
          <span className={isRight ? "text-income" : "text-danger"}>
            {t(isRight ? "balanceRight" : "balanceWrong", values)}
          </span>
        </p>
        {check.adds_up !== null && (
          <p className="text-muted">{t(check.adds_up ? "rowsAddUp" : "rowsDoNotAddUp")}</p>
        )}
        {check.hint && <p className="text-muted">{check.hint}</p>}
      </div>
    </li>
  );
}

import { useSuspenseQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import type { Rule, Schemas } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";

import type { Condition } from "./conditions";

type Actions = Pick<Rule, "category_id" | "payee" | "tags" | "kind" | "to_account_id">;

/** Write what a rule looks for and what it does as sentences. */
export function useRuleTexts() {
  const t = useTranslations("rules");
  const format = useFormatter();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const { data: categories } = useSuspenseQuery(categoriesQuery);

  const nameAccount = (id: number) => accounts.find((one) => one.id === id)?.name ?? `#${id}`;
  const nameCategory = (id: number) => categories.find((one) => one.id === id)?.name ?? `#${id}`;

  const writeCondition = (condition: Condition): string => {
    if ("all" in condition) {
      return format.list(condition.all.map(writePart), { type: "conjunction" });
    }
    if ("any" in condition) {
      return format.list(condition.any.map(writePart), { type: "disjunction" });
    }
    return writePart(condition);
  };

  const writePart = (condition: Condition): string => {
    if (!("field" in condition)) return `(${writeCondition(condition)})`;
    return t("condition", {
      field: t(`fields.${condition.field}`),
      operator: t(`operators.${condition.operator}`),
      value: writeValue(condition),
    });
  };

  const writeValue = (condition: Extract<Condition, { field: unknown }>): string => {
    const { field, value } = condition;
    if (field === "account_id") return nameAccount(value);
    if (field === "kind") return t(`kinds.${value}`);
    if (field !== "amount") return t("quoted", { value });
    const amounts = Array.isArray(value) ? value : [value];
    const numbers = amounts.map((amount) => format.number(Number(amount)));
    return [numbers.join(" – "), condition.currency].filter(Boolean).join(" ");
  };

  const writeActions = (actions: Actions | Schemas["ChangedValues"]): string => {
    const { category_id, payee, tags, kind } = actions;
    const toAccount = "to_account_id" in actions ? actions.to_account_id : null;
    const parts = [
      category_id && t("does.category", { name: nameCategory(category_id) }),
      payee && t("does.payee", { name: payee }),
      tags && tags.length > 0 && t("does.tags", { tags: tags.join(", ") }),
      kind && t("does.kind", { kind: t(`kinds.${kind}`) }),
      toAccount && t("does.account", { name: nameAccount(toAccount) }),
    ];
    return parts.filter(Boolean).join(" · ");
  };
  return { writeCondition, writeActions };
}

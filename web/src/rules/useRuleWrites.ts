import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Rule, Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { notify } from "@/ui/notifications";

import { rulesQuery } from "./rulesQuery";

interface RuleChange {
  rule: Rule;
  values: Pick<Schemas["RuleUpdate"], "is_active" | "position">;
  text: string;
}

/** Switch a rule on or off, or give it another place. It shows at once and can be undone. */
export function useRuleChange() {
  const shared = useTranslations("shared");
  const write = useWrite({
    send: ({ rule, values }: RuleChange) =>
      unwrap(
        api.PATCH("/api/rules/{rule_id}", { params: { path: { rule_id: rule.id } }, body: values }),
      ),
    show: ({ rule, values }) => showChange({ ...rule, ...values }),
    touches: ["rules"],
    done: (saved, { rule, text }) => {
      const { is_active, position } = rule;
      const back = { rule: saved, values: { is_active, position }, text: shared("undone") };
      notify({
        kind: "success",
        text,
        action: { label: shared("undo"), run: () => write.mutate(back) },
      });
    },
  });
  return write.mutate;
}

function showChange(changed: Rule): () => void {
  const earlier = queryClient.getQueryData(rulesQuery.queryKey);
  if (earlier === undefined) return () => undefined;

  const others = earlier.filter(({ id }) => id !== changed.id);
  const shown = others.toSpliced(changed.position - 1, 0, changed);
  queryClient.setQueryData(
    rulesQuery.queryKey,
    shown.map((rule, index) => ({ ...rule, position: index + 1 })),
  );
  return () => queryClient.setQueryData(rulesQuery.queryKey, earlier);
}

/** Make a rule, as a suggestion or the undoing of a deletion does. */
export function useRuleCreation(text: string) {
  return useWrite({
    send: (body: Schemas["RuleCreate"], key) =>
      unwrap(api.POST("/api/rules", { params: { header: { "Idempotency-Key": key } }, body })),
    touches: ["rules"],
    done: () => notify({ kind: "success", text }),
  }).mutate;
}

export function useRuleDeletion(rule: Rule): () => void {
  const t = useTranslations("rules");
  const shared = useTranslations("shared");
  const create = useRuleCreation(shared("undone"));
  const { id, name, position, is_active, conditions, category_id, payee, tags, kind } = rule;
  const { to_account_id } = rule;
  const values = { name, position, is_active, conditions, category_id, payee, tags, kind };

  const deletion = useWrite({
    send: () => unwrap(api.DELETE("/api/rules/{rule_id}", { params: { path: { rule_id: id } } })),
    touches: ["rules"],
    done: () =>
      notify({
        kind: "success",
        text: t("deleted", { name }),
        action: { label: shared("undo"), run: () => create({ ...values, to_account_id }) },
      }),
  });
  return () => deletion.mutate(undefined);
}

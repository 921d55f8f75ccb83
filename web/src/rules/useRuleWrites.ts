import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Rule, Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { useWrite, type Write } from "@/api/useWrite";
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

interface RuleCreation {
  values: Schemas["RuleCreate"];
  /** Says what was done. */
  text: string;
  /** Whether it takes a deletion back, which needs no way back itself. */
  isUndo?: boolean;
}

/** Make a rule, as a suggestion or the undoing of a deletion does. */
export function useRuleCreation(options: Pick<Write<RuleCreation, Rule>, "done" | "refused"> = {}) {
  const undo = useUndo(
    ({ id, version }: Rule) => {
      const params = { path: { rule_id: id }, header: { "If-Match": `"${version}"` } };
      return unwrap(api.DELETE("/api/rules/{rule_id}", { params }));
    },
    ["rules"],
  );
  return useWrite({
    send: ({ values }: RuleCreation, key) => {
      const params = { header: { "Idempotency-Key": key } };
      return unwrap(api.POST("/api/rules", { params, body: values }));
    },
    touches: ["rules"],
    refused: options.refused,
    done: (created, input) => {
      const action = undo(created);
      notify({ kind: "success", text: input.text, action: input.isUndo ? undefined : action });
      options.done?.(created, input);
    },
  }).mutate;
}

/** Returns a function that deletes a rule, and offers to make it again as it was. */
export function useRuleDeletion(): (rule: Rule) => void {
  const t = useTranslations("rules");
  const shared = useTranslations("shared");
  const restore = useRuleCreation();
  return useWrite({
    send: ({ id }: Rule) =>
      unwrap(api.DELETE("/api/rules/{rule_id}", { params: { path: { rule_id: id } } })),
    touches: ["rules"],
    done: (_, rule) => {
      const back = { values: pickValues(rule), text: shared("undone"), isUndo: true };
      notify({
        kind: "success",
        text: t("deleted", { name: rule.name }),
        action: { label: shared("undo"), run: () => restore(back) },
      });
    },
  }).mutate;
}

function pickValues(rule: Rule): Schemas["RuleCreate"] {
  const { name, position, is_active, conditions, category_id, payee, tags, kind } = rule;
  const { to_account_id } = rule;
  return { name, position, is_active, conditions, category_id, payee, tags, kind, to_account_id };
}

import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import type { Rule, Schemas } from "@/api/types";
import { useUndo } from "@/api/useUndo";
import { notify } from "@/ui/notifications";

interface Saved {
  saved: Rule;
  /** The rule before; none if it is new. */
  former: Rule | undefined;
}

/** Save a rule from its form, which shows what the server refuses. It can be undone. */
export function useRuleSave(rule: Rule | undefined) {
  const t = useTranslations("rules");
  const [key] = useState(makeKey);
  const undo = useUndo<Saved>(
    ({ saved, former }) => (former ? sendChange(saved, pickValues(former)) : sendDeletion(saved)),
    ["rules"],
  );

  return async (body: Schemas["RuleCreate"]) => {
    const saved = await (rule ? sendChange(rule, body) : create(body, key));
    await refresh("rules");
    notify({
      kind: "success",
      text: t(rule ? "changed" : "added", { name: body.name }),
      // What the form was opened with: by the time of the click, the list shows the saved rule.
      action: undo({ saved, former: rule }),
    });
  };
}

function create(body: Schemas["RuleCreate"], key: string): Promise<Rule> {
  const params = { header: { "Idempotency-Key": key } };
  return unwrap(api.POST("/api/rules", { params, body }));
}

function sendChange(rule: Rule, body: Schemas["RuleUpdate"]): Promise<Rule> {
  return unwrap(api.PATCH("/api/rules/{rule_id}", { params: addressOf(rule), body }));
}

async function sendDeletion(rule: Rule): Promise<void> {
  await unwrap(api.DELETE("/api/rules/{rule_id}", { params: addressOf(rule) }));
}

/** The rule as it was saved: whoever has changed it since keeps that. */
function addressOf({ id, version }: Rule) {
  return { path: { rule_id: id }, header: { "If-Match": `"${version}"` } };
}

function pickValues(rule: Rule): Schemas["RuleUpdate"] {
  const { name, conditions, category_id, payee, tags, kind, to_account_id } = rule;
  return { name, conditions, category_id, payee, tags, kind, to_account_id };
}

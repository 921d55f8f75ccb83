import { useState } from "react";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { makeKey } from "@/api/identifiers";
import { refresh } from "@/api/queryClient";
import type { Rule, Schemas } from "@/api/types";
import { notify } from "@/ui/notifications";

/** Save a rule from its form, which shows what the server refuses. */
export function useRuleSave(rule: Rule | undefined) {
  const t = useTranslations("rules");
  const [key] = useState(makeKey);

  return async (body: Schemas["RuleCreate"]) => {
    if (rule) {
      const header = { "If-Match": `"${rule.version}"` };
      const params = { path: { rule_id: rule.id }, header };
      await unwrap(api.PATCH("/api/rules/{rule_id}", { params, body }));
    } else {
      const params = { header: { "Idempotency-Key": key } };
      await unwrap(api.POST("/api/rules", { params, body }));
    }
    await refresh("rules");
    notify({ kind: "success", text: t(rule ? "changed" : "added", { name: body.name }) });
  };
}

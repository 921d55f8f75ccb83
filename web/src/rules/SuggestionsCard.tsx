import { useSuspenseQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { ruleSuggestionsQuery } from "./rulesQuery";
import { useRuleTexts } from "./useRuleTexts";
import { useRuleCreation } from "./useRuleWrites";

/** Rules that would have spared the person corrections. Without any, nothing. */
export function SuggestionsCard() {
  const t = useTranslations("rules");
  const { data: suggestions } = useSuspenseQuery(ruleSuggestionsQuery);
  if (suggestions.items.length === 0) return null;
  return (
    <Card title={t("suggestions")}>
      <ul className="flex flex-col divide-y divide-line">
        {suggestions.items.map((suggestion) => (
          <Suggestion key={suggestion.name} suggestion={suggestion} />
        ))}
      </ul>
    </Card>
  );
}

function Suggestion({ suggestion }: { suggestion: Schemas["RuleSuggestion"] }) {
  const t = useTranslations("rules");
  const { writeCondition } = useRuleTexts();
  const create = useRuleCreation();
  const { name, conditions, category_id, category_name, corrections } = suggestion;
  const accept = () =>
    create({ values: { name, conditions, category_id }, text: t("added", { name }) });
  return (
    <li className="flex flex-wrap items-center gap-3 py-2 text-sm">
      <Lightbulb size={18} aria-hidden className="shrink-0 text-accent" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {writeCondition(conditions)} → {category_name}
        </p>
        <p className="text-muted">{t("corrected", { count: corrections })}</p>
      </div>
      <Button size="small" onPress={accept}>
        {t("accept")}
      </Button>
    </li>
  );
}

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { RuleDialog } from "./RuleDialog";
import { RulesCard } from "./RulesCard";
import { SuggestionsCard } from "./SuggestionsCard";

/** What Outlay does by itself with transactions, in the order in which it does it. */
export function RulesPage() {
  const t = useTranslations("rules");
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title={t("title")}
      actions={
        <Button variant="primary" onPress={() => setAdding(true)}>
          <Plus size={16} aria-hidden />
          {t("add")}
        </Button>
      }
    >
      <Part>
        <SuggestionsCard />
      </Part>
      <Part lines={6}>
        <RulesCard />
      </Part>
      {isAdding && <RuleDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { CategoryDialog } from "./CategoryDialog";
import { CategoryLists } from "./CategoryLists";

/** What transactions are sorted into: as a tree that can be rearranged. */
export function CategoriesPage() {
  const t = useTranslations("categories");
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
      <Part lines={10}>
        <CategoryLists />
      </Part>
      {isAdding && <CategoryDialog onClose={() => setAdding(false)} />}
    </Page>
  );
}

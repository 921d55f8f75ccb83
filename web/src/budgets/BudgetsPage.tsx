import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { ButtonLink } from "@/ui/ButtonLink";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { BudgetList } from "./BudgetList";
import { SuggestionsCard } from "./SuggestionsCard";

const BudgetDialog = lazy(() =>
  withTexts(import("./BudgetDialog"), ["categories"]).then((module) => ({
    default: module.BudgetDialog,
  })),
);
const route = getRouteApi("/signed-in/budgets");

/** All budgets, and amounts that would hold. */
export function BudgetsPage() {
  const t = useTranslations("budgets");
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t("title")}
      actions={
        <ButtonLink to="/budgets" search={{ edit: "new" }}>
          <Plus size={16} aria-hidden />
          {t("add")}
        </ButtonLink>
      }
    >
      <Part lines={8}>
        <BudgetList />
      </Part>
      <SuggestionsCard />
      {edit !== undefined && (
        <Suspense>
          <BudgetDialog edit={edit} onClose={() => void navigate({ search: {} })} />
        </Suspense>
      )}
    </Page>
  );
}

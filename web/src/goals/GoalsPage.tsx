import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { ButtonLink } from "@/ui/ButtonLink";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { GoalList } from "./GoalList";

const GoalDialog = lazy(() =>
  withTexts(import("./GoalDialog"), ["accounts", "categories"]).then((module) => ({
    default: module.GoalDialog,
  })),
);
const route = getRouteApi("/signed-in/goals");

/** All goals, and what is left over for them. */
export function GoalsPage() {
  const t = useTranslations("goals");
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title={t("title")}
      actions={
        <ButtonLink to="/goals" search={{ edit: "new" }}>
          <Plus size={16} aria-hidden />
          {t("add")}
        </ButtonLink>
      }
    >
      <Part lines={8}>
        <GoalList />
      </Part>
      {edit !== undefined && (
        <Suspense>
          <GoalDialog goal={null} onClose={() => void navigate({ search: {} })} />
        </Suspense>
      )}
    </Page>
  );
}

import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { Part } from "@/ui/Part";

import { AccountDialog } from "./AccountDialog";
import { AccountList } from "./AccountList";
import { NetWorthCard } from "./NetWorthCard";
import { DEFAULT_PERIOD } from "./search";

const route = getRouteApi("/signed-in/accounts");

export function AccountsPage() {
  const t = useTranslations("accounts");
  const { period = DEFAULT_PERIOD } = route.useSearch();
  const navigate = route.useNavigate();
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
      <NetWorthCard
        period={period}
        onChange={(chosen) => void navigate({ search: { period: chosen }, replace: true })}
      />
      <Part lines={6}>
        <AccountList />
      </Part>
      <AccountDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  );
}

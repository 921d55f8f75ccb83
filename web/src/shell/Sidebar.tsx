import { LogOut, Plus } from "lucide-react";
import { useTranslations } from "use-intl";

import { RunningJobs } from "@/jobs/RunningJobs";
import { useSignOut } from "@/people/useSignOut";
import { useSignedInUser } from "@/people/useUser";
import { openAddTransaction } from "@/transactions/addTransaction";
import { Button } from "@/ui/Button";

import { Bell } from "./Bell";
import { LiveIndicator } from "./LiveIndicator";
import { NavigationLink } from "./NavigationLink";
import { ADMINISTRATION, DESTINATIONS } from "./navigation";

/** The navigation of wide screens. */
export function Sidebar() {
  const t = useTranslations("shell");
  const user = useSignedInUser();
  const signOut = useSignOut();
  const destinations = user.role === "admin" ? [...DESTINATIONS, ADMINISTRATION] : DESTINATIONS;
  return (
    <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-card p-3 lg:flex print:hidden">
      <div className="flex items-center gap-2 px-2 pt-2 pb-4 text-lg font-semibold">
        <img src="/icon.svg" alt="" className="size-7" />
        Outlay
        <span className="ml-auto">
          <Bell />
        </span>
      </div>
      <Button variant="primary" className="mb-3" onPress={openAddTransaction}>
        <Plus size={16} aria-hidden />
        {t("addTransaction")}
      </Button>
      <nav
        aria-label={t("mainNavigation")}
        className="flex flex-1 flex-col gap-0.5 overflow-y-auto"
      >
        {destinations.map((destination) => (
          <NavigationLink key={destination.to} destination={destination} />
        ))}
      </nav>
      <RunningJobs />
      <div className="flex items-center justify-between gap-2 border-t border-line pt-3 pl-2">
        <LiveIndicator />
        <span className="min-w-0 flex-1 truncate text-sm text-muted">{user.username}</span>
        <Button variant="quiet" size="icon" aria-label={t("signOut")} onPress={signOut}>
          <LogOut size={18} aria-hidden />
        </Button>
      </div>
    </aside>
  );
}

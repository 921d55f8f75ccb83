import { Outlet } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { useChanges } from "@/sync/useChanges";
import { Part } from "@/ui/Part";

import { BottomBar } from "./BottomBar";
import { Sidebar } from "./Sidebar";

/** What surrounds every page: the navigation, at the side or, on a phone, below. */
export function Shell() {
  const t = useTranslations("shell");
  useChanges();
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-card p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skip")}
      </a>
      <Sidebar />
      <main id="content" tabIndex={-1} className="min-w-0 pb-24 outline-none lg:pb-6">
        <Part lines={8}>
          <Outlet />
        </Part>
      </main>
      <BottomBar />
    </div>
  );
}

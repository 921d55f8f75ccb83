import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

import { withTexts } from "@/i18n/texts";
import { useOutbox } from "@/offline/outbox";
import { OfflineBanner } from "@/offline/OfflineBanner";
import { useDelivery } from "@/offline/useDelivery";
import { useServiceWorker } from "@/offline/useServiceWorker";
import { EndedSession } from "@/people/EndedSession";
import { useSessionGuard } from "@/people/useSessionGuard";
import { useUser } from "@/people/useUser";
import { Conflicts } from "@/sync/Conflicts";
import { useChanges } from "@/sync/useChanges";
import { AddTransaction } from "@/transactions/AddTransaction";
import { Part } from "@/ui/Part";

import { BottomBar } from "./BottomBar";
import { Sidebar } from "./Sidebar";

const KeptEdits = lazy(() => withTexts(import("@/transactions/KeptEdits"), ["transactions"]));

/** What surrounds every page: the navigation, at the side or, on a phone, below. */
export function Shell() {
  const t = useTranslations("shell");
  const { data: user } = useUser();
  useChanges();
  useSessionGuard();
  useServiceWorker();
  // The way to the sign-in page is short, but nothing may be drawn on it.
  if (!user) return null;
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
        <Delivery userId={user.id} />
        <OfflineBanner userId={user.id} />
        <Part lines={8}>
          <Outlet />
        </Part>
      </main>
      <BottomBar />
      <Conflicts />
      <Clashes userId={user.id} />
      <AddTransaction />
      <EndedSession />
    </div>
  );
}

/** The questions about kept edits; their code is loaded when there are any. */
function Clashes({ userId }: { userId: number }) {
  const hasClashes = useOutbox(({ entries }) => entries.some(({ isClashing }) => isClashing));
  if (!hasClashes) return null;
  return (
    <Suspense>
      <KeptEdits userId={userId} />
    </Suspense>
  );
}

function Delivery({ userId }: { userId: number }) {
  useDelivery(userId);
  return null;
}

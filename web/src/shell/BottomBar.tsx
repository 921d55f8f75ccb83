import { Link } from "@tanstack/react-router";
import { Ellipsis, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { useUnread } from "@/notifications/useUnread";
import { openAddTransaction } from "@/transactions/addTransaction";

import { DESTINATIONS, type Destination, PHONE_COUNT } from "./navigation";
import { ReviewCount } from "./ReviewCount";
import { UnreadCount } from "./UnreadCount";

const MorePages = lazy(() => import("./MorePages"));

/** The button in the middle has as many destinations on its left. */
const CENTRE = 2;
const ENTRY = "flex min-w-0 flex-1 flex-col items-center gap-0.5 py-2 text-[0.65rem] text-muted";

/** The navigation of phones: the pages opened most, and the others behind "more". */
export function BottomBar() {
  const t = useTranslations("shell");
  const [isOpen, setOpen] = useState(false);
  const unread = useUnread();
  return (
    <nav
      aria-label={t("mainNavigation")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      {DESTINATIONS.slice(0, CENTRE).map((destination) => (
        <BottomLink key={destination.to} destination={destination} />
      ))}
      <button
        type="button"
        aria-label={t("addTransaction")}
        className="flex flex-1 items-center justify-center"
        onClick={openAddTransaction}
      >
        <span className="flex size-11 items-center justify-center rounded-full bg-accent text-on-accent">
          <Plus size={22} aria-hidden />
        </span>
      </button>
      {DESTINATIONS.slice(CENTRE, PHONE_COUNT).map((destination) => (
        <BottomLink key={destination.to} destination={destination} />
      ))}
      <button type="button" className={ENTRY} onClick={() => setOpen(true)}>
        <span className="relative">
          <Ellipsis size={20} aria-hidden />
          <span className="absolute -top-1.5 left-3 flex">
            <UnreadCount />
            {unread > 0 && <span className="sr-only">{t("unreadSuffix", { unread })}</span>}
          </span>
        </span>
        <span className="max-w-full truncate">{t("more")}</span>
      </button>
      {isOpen && (
        <Suspense>
          <MorePages onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </nav>
  );
}

function BottomLink({ destination: { to, name, icon: Icon } }: { destination: Destination }) {
  const t = useTranslations("shell");
  return (
    <Link
      to={to}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      className={ENTRY}
      activeProps={{ className: "text-accent! font-medium" }}
    >
      <span className="relative">
        <Icon size={20} aria-hidden />
        {name === "review" && (
          <span className="absolute -top-1.5 left-3 flex">
            <ReviewCount />
          </span>
        )}
      </span>
      <span className="max-w-full truncate">{t(name)}</span>
    </Link>
  );
}

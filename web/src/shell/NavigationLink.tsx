import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { ReviewCount } from "./ReviewCount";
import type { Destination } from "./navigation";
import { UnreadCount } from "./UnreadCount";

/** One line of the navigation; the open page is marked. */
export function NavigationLink({ destination }: { destination: Destination }) {
  const t = useTranslations("shell");
  const { to, name, icon: Icon } = destination;
  return (
    <Link
      to={to}
      activeOptions={{ exact: to === "/", includeSearch: false }}
      className="flex items-center gap-3 rounded-lg px-3 py-2 text-sm text-muted hover:bg-sunken hover:text-ink"
      activeProps={{ className: "bg-accent-soft! text-ink! font-medium" }}
    >
      <Icon size={18} aria-hidden />
      <span className="flex-1">{t(name)}</span>
      {name === "review" && <ReviewCount />}
      {name === "notifications" && <UnreadCount />}
    </Link>
  );
}

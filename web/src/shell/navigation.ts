import {
  Bell,
  CalendarClock,
  ChartLine,
  ChartNoAxesCombined,
  FileChartColumn,
  FileInput,
  Gauge,
  House,
  Inbox,
  ListChecks,
  type LucideIcon,
  ReceiptText,
  Repeat,
  Settings,
  ShieldUser,
  Tags,
  Target,
  Wallet,
} from "lucide-react";

export interface Destination {
  to:
    | "/"
    | "/transactions"
    | "/review"
    | "/budgets"
    | "/forecast"
    | "/cash-flow"
    | "/recurring"
    | "/planned"
    | "/goals"
    | "/reports"
    | "/accounts"
    | "/categories"
    | "/rules"
    | "/imports"
    | "/notifications"
    | "/settings"
    | "/admin";
  /** Key of its name in the catalogue of the shell. */
  name:
    | "home"
    | "transactions"
    | "review"
    | "budgets"
    | "forecast"
    | "cashFlow"
    | "recurring"
    | "planned"
    | "goals"
    | "reports"
    | "accounts"
    | "categories"
    | "rules"
    | "imports"
    | "notifications"
    | "settings"
    | "admin";
  icon: LucideIcon;
}

/** In the order of how often they are opened; a phone shows the first three. */
export const DESTINATIONS: readonly Destination[] = [
  { to: "/", name: "home", icon: House },
  { to: "/transactions", name: "transactions", icon: ReceiptText },
  { to: "/review", name: "review", icon: Inbox },
  { to: "/budgets", name: "budgets", icon: Gauge },
  { to: "/forecast", name: "forecast", icon: ChartLine },
  { to: "/cash-flow", name: "cashFlow", icon: ChartNoAxesCombined },
  { to: "/recurring", name: "recurring", icon: Repeat },
  { to: "/planned", name: "planned", icon: CalendarClock },
  { to: "/goals", name: "goals", icon: Target },
  { to: "/reports", name: "reports", icon: FileChartColumn },
  { to: "/accounts", name: "accounts", icon: Wallet },
  { to: "/categories", name: "categories", icon: Tags },
  { to: "/rules", name: "rules", icon: ListChecks },
  { to: "/imports", name: "imports", icon: FileInput },
  { to: "/settings", name: "settings", icon: Settings },
];

export const ADMINISTRATION: Destination = { to: "/admin", name: "admin", icon: ShieldUser };

/** Among the pages of a phone; wide screens have the bell. */
export const NOTIFICATIONS: Destination = {
  to: "/notifications",
  name: "notifications",
  icon: Bell,
};

export const PHONE_COUNT = 3;

/** The destination that an address leads to, or of which it shows a part. */
export function findDestination(pathname: string): Destination | undefined {
  const isAt = ({ to }: Destination) => pathname === to || pathname.startsWith(`${to}/`);
  return [...DESTINATIONS, NOTIFICATIONS, ADMINISTRATION].find(isAt);
}

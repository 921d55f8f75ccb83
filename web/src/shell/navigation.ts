import {
  ChartLine,
  FileInput,
  Gauge,
  House,
  Inbox,
  ListChecks,
  type LucideIcon,
  ReceiptText,
  Settings,
  ShieldUser,
  Tags,
  Wallet,
} from "lucide-react";

export interface Destination {
  to:
    | "/"
    | "/transactions"
    | "/review"
    | "/budgets"
    | "/forecast"
    | "/accounts"
    | "/categories"
    | "/rules"
    | "/imports"
    | "/settings"
    | "/admin";
  /** Key of its name in the catalogue of the shell. */
  name:
    | "home"
    | "transactions"
    | "review"
    | "budgets"
    | "forecast"
    | "accounts"
    | "categories"
    | "rules"
    | "imports"
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
  { to: "/accounts", name: "accounts", icon: Wallet },
  { to: "/categories", name: "categories", icon: Tags },
  { to: "/rules", name: "rules", icon: ListChecks },
  { to: "/imports", name: "imports", icon: FileInput },
  { to: "/settings", name: "settings", icon: Settings },
];

export const ADMINISTRATION: Destination = { to: "/admin", name: "admin", icon: ShieldUser };

export const PHONE_COUNT = 3;

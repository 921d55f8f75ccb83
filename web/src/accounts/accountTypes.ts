import {
  Banknote,
  ChartCandlestick,
  CircleDollarSign,
  CreditCard,
  HandCoins,
  Landmark,
  type LucideIcon,
  PiggyBank,
} from "lucide-react";

import type { Account } from "@/api/types";

export type AccountType = Account["account_type"];

/** The types in the order in which people look for them. */
export const ACCOUNT_TYPES: readonly AccountType[] = [
  "checking",
  "savings",
  "cash",
  "credit_card",
  "investment",
  "loan",
  "other",
];

export const ACCOUNT_ICONS: Readonly<Record<AccountType, LucideIcon>> = {
  checking: Landmark,
  savings: PiggyBank,
  cash: Banknote,
  credit_card: CreditCard,
  investment: ChartCandlestick,
  loan: HandCoins,
  other: CircleDollarSign,
};

import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { Account } from "@/api/types";
import { ComboBox, type ComboBoxItem } from "@/ui/ComboBox";

import { accountsQuery } from "./accountsQuery";
import { ACCOUNT_ICONS, ACCOUNT_TYPES } from "./accountTypes";

interface AccountPickerProps {
  label: string;
  /** Id of the chosen account; null is none. */
  value: number | null;
  onChange: (id: number | null) => void;
  /** Whether the list begins with "no account", or with what the label for it says. */
  allowsNone?: boolean;
  noneLabel?: string;
  /** Only accounts in this currency. */
  currency?: string;
  /** Leave these out, such as the other side of a transfer. */
  without?: readonly number[];
  description?: string;
  error?: string;
  isLabelHidden?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  className?: string;
}

const NONE = "none";

/** Choose an account that is in use. */
export function AccountPicker(props: AccountPickerProps) {
  const { value, onChange, allowsNone = false, noneLabel, currency, without, ...field } = props;
  const t = useTranslations("accounts");
  const locale = useLocale();
  const { data: accounts } = useSuspenseQuery(accountsQuery);

  const items = useMemo(() => {
    const isOffered = (account: Account) =>
      account.is_active &&
      (currency === undefined || account.currency === currency) &&
      !without?.includes(account.id);
    const offered = accounts.filter((account) => account.id === value || isOffered(account));
    const none: ComboBoxItem[] = allowsNone ? [{ id: NONE, text: noneLabel ?? t("none") }] : [];
    return [...none, ...sortAccounts(offered, locale).map(toItem)];
  }, [accounts, value, currency, without, allowsNone, noneLabel, locale, t]);

  return (
    <ComboBox
      {...field}
      items={items}
      value={value === null ? (allowsNone ? NONE : null) : String(value)}
      onChange={(id) => onChange(id === null || id === NONE ? null : Number(id))}
      placeholder={t("choose")}
    />
  );
}

function sortAccounts(accounts: readonly Account[], locale: string): Account[] {
  return accounts.toSorted(
    (a, b) => rankType(a) - rankType(b) || a.name.localeCompare(b.name, locale),
  );
}

function rankType({ account_type }: Account): number {
  return ACCOUNT_TYPES.indexOf(account_type);
}

function toItem(account: Account): ComboBoxItem {
  const Icon = ACCOUNT_ICONS[account.account_type];
  return {
    id: String(account.id),
    text: account.name,
    label: (
      <span className="flex justify-between gap-3">
        <span className="truncate">{account.name}</span>
        <span className="text-muted">{account.currency}</span>
      </span>
    ),
    icon: <Icon size={16} aria-hidden className="shrink-0 text-muted" />,
  };
}

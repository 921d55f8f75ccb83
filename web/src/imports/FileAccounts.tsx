import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { accountsQuery } from "@/accounts/accountsQuery";
import { SelectField } from "@/ui/SelectField";

import type { DecisionChange, Decisions, Preview } from "./previews";

interface FileAccountsProps {
  preview: Preview;
  decisions: Decisions;
  onDecide: (change: DecisionChange) => void;
}

const AS_IN_FILE = "";
const LEAVE_OUT = "leave-out";

/** For each account that the file names: which one of the person's it is. */
export function FileAccounts({ preview, decisions, onDecide }: FileAccountsProps) {
  const t = useTranslations("imports");
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const options = [
    { value: AS_IN_FILE, label: t("asInFile") },
    ...accounts
      .filter(({ is_active }) => is_active)
      .map(({ id, name, currency }) => ({ value: String(id), label: `${name} (${currency})` })),
    { value: LEAVE_OUT, label: t("leaveOut") },
  ];
  const read = (name: string) => {
    const id = decisions.accounts?.[name];
    if (id === undefined) return AS_IN_FILE;
    return id === null ? LEAVE_OUT : String(id);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t("accountFromFile")}</p>
      {Object.entries(preview.file_accounts).map(([name, count]) => (
        <SelectField
          key={name}
          label={t("fileAccount", { name: name || t("unnamedAccount"), count })}
          value={read(name)}
          options={options}
          onChange={(value) => onDecide({ accounts: { [name]: readChoice(value) } })}
        />
      ))}
    </div>
  );
}

/** What the server gets: nothing of an account that stays as the file names it. */
function readChoice(value: string): number | null | undefined {
  if (value === AS_IN_FILE) return undefined;
  return value === LEAVE_OUT ? null : Number(value);
}

import { useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { accountsQuery } from "@/accounts/accountsQuery";
import type { Transaction } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Part } from "@/ui/Part";
import { TextField } from "@/ui/TextField";

import { readTags } from "./draft";
import { useBulkWrites } from "./useBulkWrites";

export type BulkChange = "category" | "account" | "tags";

interface BulkDialogProps {
  change: BulkChange;
  rows: readonly Transaction[];
  onClose: () => void;
  onDone: () => void;
}

const TITLES = { category: "bulkCategory", account: "bulkAccount", tags: "bulkTags" } as const;

/** Change the category, the account or the tags of all selected transactions. */
export function BulkDialog(props: BulkDialogProps) {
  const t = useTranslations("transactions");
  const Fields = { category: CategoryForm, account: AccountForm, tags: TagsForm }[props.change];
  return (
    <Dialog title={t(TITLES[props.change])} isOpen onClose={props.onClose}>
      <p className="text-sm text-muted">{t("count", { count: props.rows.length })}</p>
      <Part>
        <Fields {...props} />
      </Part>
    </Dialog>
  );
}

function CategoryForm({ rows, onDone, onClose }: BulkDialogProps) {
  const t = useTranslations("transactions");
  const { categorize } = useBulkWrites();
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const [categoryId, setCategoryId] = useState<number | null>(null);
  const kinds = new Set(rows.map(({ kind }) => kind));
  const [kind] = kinds;

  const save = () => {
    const name = categories.find(({ id }) => id === categoryId)?.name ?? null;
    categorize.mutate({ rows, categoryId, categoryName: name });
    onDone();
  };

  return (
    <SavedForm onSave={save} onClose={onClose}>
      <CategoryPicker
        label={t("category")}
        allowsNone
        autoFocus
        value={categoryId}
        type={kinds.size === 1 && kind !== "transfer" ? kind : undefined}
        onChange={setCategoryId}
      />
    </SavedForm>
  );
}

function AccountForm({ rows, onDone, onClose }: BulkDialogProps) {
  const t = useTranslations("transactions");
  const { move } = useBulkWrites();
  const { data: accounts } = useSuspenseQuery(accountsQuery);
  const [accountId, setAccountId] = useState<number | null>(null);
  const currencies = new Set(rows.map(({ currency }) => currency));
  const [currency] = currencies;

  const save = () => {
    const name = accounts.find(({ id }) => id === accountId)?.name ?? null;
    move.mutate({ rows, accountId, accountName: name });
    onDone();
  };

  return (
    <SavedForm onSave={save} onClose={onClose}>
      <AccountPicker
        label={t("account")}
        allowsNone
        autoFocus
        value={accountId}
        currency={currencies.size === 1 ? currency : undefined}
        onChange={setAccountId}
      />
    </SavedForm>
  );
}

function TagsForm({ rows, onDone, onClose }: BulkDialogProps) {
  const t = useTranslations("transactions");
  const { tag } = useBulkWrites();
  const [text, setText] = useState("");
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const present = [...new Set(rows.flatMap(({ tags }) => tags))].toSorted();

  const save = () => {
    tag.mutate({ rows, add: readTags(text), remove: removed });
    onDone();
  };

  return (
    <SavedForm onSave={save} onClose={onClose}>
      <TextField
        label={t("addTags")}
        description={t("tagHint")}
        autoFocus
        value={text}
        onChange={setText}
      />
      {present.length > 0 && (
        <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
          <legend className="mb-1 text-sm font-medium">{t("removeTags")}</legend>
          {present.map((name) => (
            <Checkbox
              key={name}
              isSelected={removed.includes(name)}
              onChange={(is) =>
                setRemoved(is ? [...removed, name] : removed.filter((other) => other !== name))
              }
            >
              {name}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </SavedForm>
  );
}

interface SavedFormProps {
  onSave: () => void;
  onClose: () => void;
  children: React.ReactNode;
}

function SavedForm({ onSave, onClose, children }: SavedFormProps) {
  const t = useTranslations("shared");
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <Form onSubmit={save} className="flex flex-col gap-4">
      {children}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="primary">
          {t("save")}
        </Button>
      </div>
    </Form>
  );
}

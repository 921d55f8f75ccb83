import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import type { Rule } from "@/api/types";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { useKeptState } from "@/offline/useFormDraft";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

export type Actions = Pick<Rule, "category_id" | "payee" | "tags" | "kind" | "to_account_id">;

interface ActionFieldsProps {
  actions: Actions;
  onChange: (actions: Actions) => void;
}

const KEEP = "";
const KINDS = ["expense", "income", "transfer"] as const;

/** What the rule does with a transaction that is like that. */
export function ActionFields({ actions, onChange }: ActionFieldsProps) {
  const t = useTranslations("rules");
  const [tags, setTags] = useKeptState("tags", actions.tags.join(", "));
  const change = (values: Partial<Actions>) => onChange({ ...actions, ...values });
  return (
    <fieldset className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <legend className="mb-2 text-sm font-semibold">{t("then")}</legend>
      <CategoryPicker
        label={t("setCategory")}
        value={actions.category_id}
        onChange={(category_id) => change({ category_id })}
        allowsNone
        noneLabel={t("keep")}
      />
      <TextField
        label={t("setPayee")}
        placeholder={t("keep")}
        value={actions.payee ?? ""}
        onChange={(payee) => change({ payee: payee || null })}
      />
      <TextField
        label={t("addTags")}
        description={t("tagsText")}
        value={tags}
        onChange={(text) => {
          setTags(text);
          change({ tags: readTags(text) });
        }}
      />
      <SelectField
        label={t("setKind")}
        value={actions.kind ?? KEEP}
        options={[
          { value: KEEP, label: t("keep") },
          ...KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
        ]}
        onChange={(kind) =>
          change({ kind: (kind || null) as Actions["kind"], to_account_id: null })
        }
      />
      {actions.kind === "transfer" && (
        <AccountPicker
          label={t("toAccount")}
          value={actions.to_account_id}
          onChange={(to_account_id) => change({ to_account_id })}
        />
      )}
    </fieldset>
  );
}

function readTags(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

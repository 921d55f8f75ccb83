import { Plus } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { AccountDialog } from "@/accounts/AccountDialog";
import { AccountPicker } from "@/accounts/AccountPicker";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Checkbox } from "@/ui/Checkbox";

import { CurrencyField } from "./CurrencyField";
import { FileAccounts } from "./FileAccounts";
import type { DecisionChange, Decisions, Preview } from "./previews";
import { useOnlyAccount } from "./useOnlyAccount";

/** Names of new categories that are listed; the others are counted. */
const SHOWN_NAMES = 12;

interface TargetCardProps {
  preview: Preview;
  decisions: Decisions;
  onDecide: (change: DecisionChange) => void;
}

/** Where the rows go, and what may be made for them. */
export function TargetCard({ preview, decisions, onDecide }: TargetCardProps) {
  const t = useTranslations("imports");
  const [isCreating, setCreating] = useState(false);
  useOnlyAccount(preview, decisions, onDecide);
  const hasSeveral = Object.keys(preview.file_accounts).length > 1;
  return (
    <Card title={t("account")}>
      <div className="flex flex-col gap-4">
        {hasSeveral ? (
          <FileAccounts preview={preview} decisions={decisions} onDecide={onDecide} />
        ) : (
          <AccountPicker
            label={t("account")}
            isLabelHidden
            description={t(preview.account_id === null ? "noAccountText" : "accountText")}
            allowsNone
            value={preview.account_id}
            onChange={(id) => onDecide({ account_id: id })}
          />
        )}
        <Button size="small" className="self-start" onPress={() => setCreating(true)}>
          <Plus size={16} aria-hidden />
          {t("newAccount")}
        </Button>
        <CurrencyField decisions={decisions} preview={preview} onDecide={onDecide} />
        <Options decisions={decisions} preview={preview} onDecide={onDecide} />
      </div>
      <AccountDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onSaved={({ id }) => !hasSeveral && onDecide({ account_id: id })}
      />
    </Card>
  );
}

function Options({ preview, decisions, onDecide }: TargetCardProps) {
  const t = useTranslations("imports");
  const isOwn = preview.format.startsWith("outlay");
  return (
    <div className="flex flex-col gap-2.5 border-t border-line pt-4">
      <Checkbox
        isSelected={decisions.categorize ?? true}
        onChange={(categorize) => onDecide({ categorize })}
      >
        {t("categorize")}
      </Checkbox>
      {preview.new_categories.length > 0 && (
        <Checkbox
          isSelected={decisions.create_categories ?? isOwn}
          onChange={(create_categories) => onDecide({ create_categories })}
        >
          <span className="min-w-0">
            {t("createCategories", { count: preview.new_categories.length })}
            <NewCategories names={preview.new_categories} />
          </span>
        </Checkbox>
      )}
      {Object.keys(preview.file_accounts).length > 0 && (
        <Checkbox
          isSelected={decisions.create_accounts ?? isOwn}
          onChange={(create_accounts) => onDecide({ create_accounts })}
        >
          {t("createAccounts")}
        </Checkbox>
      )}
      {(preview.counts.offered > 0 || decisions.restore_deleted) && (
        <Checkbox
          isSelected={decisions.restore_deleted ?? false}
          onChange={(restore_deleted) => onDecide({ restore_deleted })}
        >
          {t("restoreDeleted")}
        </Checkbox>
      )}
    </div>
  );
}

/** Which categories there would be; without them, their rows get others or none. */
function NewCategories({ names }: { names: readonly string[] }) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const shown = names.slice(0, SHOWN_NAMES);
  const more = names.length - shown.length;
  const list = more > 0 ? [...shown, t("moreCategories", { count: more })] : shown;
  return <span className="block break-words text-muted">{format.list(list)}</span>;
}

import { Tag, Tags, Trash2, Wallet, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { Button } from "@/ui/Button";
import { StickyBar } from "@/ui/StickyBar";

import { BulkDialog, type BulkChange } from "./BulkDialog";
import { sumRows } from "./money";
import { Totals } from "./Totals";
import type { Selection } from "./useSelection";

interface SelectionBarProps {
  selection: Selection;
  onDelete: (rows: readonly Transaction[]) => void;
}

const CHANGES = [
  { change: "category", text: "category", icon: Tag },
  { change: "account", text: "account", icon: Wallet },
  { change: "tags", text: "tags", icon: Tags },
] as const;

/** What is selected, its sum, and what can be done with it. */
export function SelectionBar({ selection, onDelete }: SelectionBarProps) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const [open, setOpen] = useState<BulkChange | null>(null);
  const rows = [...selection.rows.values()];
  if (rows.length === 0) return null;
  return (
    <StickyBar
      label={t("selected", { count: rows.length })}
      className="flex flex-wrap items-center gap-1 p-2 sm:gap-2"
    >
      <p className="flex flex-1 flex-wrap gap-x-3 px-2 text-sm text-muted">
        <span className="font-medium text-ink">{t("selected", { count: rows.length })}</span>
        <Totals sums={sumRows(rows)} />
      </p>
      {CHANGES.map(({ change, text, icon: Icon }) => (
        <Button key={change} size="small" onPress={() => setOpen(change)}>
          <Icon size={15} aria-hidden />
          <span className="max-sm:sr-only">{t(text)}</span>
        </Button>
      ))}
      <Button size="small" variant="danger" onPress={() => onDelete(rows)}>
        <Trash2 size={15} aria-hidden />
        <span className="max-sm:sr-only">{shared("delete")}</span>
      </Button>
      <Button
        size="small"
        variant="quiet"
        aria-label={t("clearSelection")}
        onPress={selection.clear}
      >
        <X size={16} aria-hidden />
      </Button>
      {open && (
        <BulkDialog
          change={open}
          rows={rows}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null);
            selection.clear();
          }}
        />
      )}
    </StickyBar>
  );
}

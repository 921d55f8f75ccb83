import { Check, X } from "lucide-react";
import { type FormEvent, type KeyboardEvent } from "react";
import { useLocale, useTranslations } from "use-intl";

import { queryClient } from "@/api/queryClient";
import type { Transaction } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { notify } from "@/ui/notifications";
import { INPUT_CLASSES } from "@/ui/TextField";

import { draftOf } from "./draft";
import { PayeeField } from "./PayeeField";
import { useChangeTransaction } from "./useChangeTransaction";
import { useDraft } from "./useDraft";
import { useDraftCheck } from "./useDraftCheck";

interface EditRowProps {
  row: Transaction;
  top: number;
  height: number;
  position: number;
  onDone: () => void;
}

/** A row whose date, payee, category and amount are edited where it stands. */
export function EditRow({ row, top, height, position, onDone }: EditRowProps) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const locale = useLocale();
  const write = useChangeTransaction();
  const check = useDraftCheck();
  const { base, draft, set, change, isChanged, discard } = useDraft(row);

  const finish = () => {
    discard();
    onDone();
    // The keys of the list go on from this row.
    requestAnimationFrame(() => document.getElementById(`row-${position}`)?.focus());
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const [wrong] = Object.values(check(draft, draftOf(base, locale).amount));
    if (wrong !== undefined) {
      notify({ kind: "error", text: wrong });
      return;
    }
    const categoryName = findCategoryName(draft.categoryId);
    if (isChanged) write.mutate({ row: base, change, categoryName });
    finish();
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) finish();
  };

  return (
    <div
      role="row"
      aria-rowindex={position + 1}
      className="absolute inset-x-0 top-0 z-10 border-b border-line bg-accent-soft"
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className="h-full">
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leaves */}
        <Form onSubmit={save} onKeyDown={leave} className="flex h-full items-center gap-2 px-2">
          <input
            type="date"
            aria-label={t("date")}
            value={draft.date}
            required
            onChange={(event) => set({ date: event.target.value })}
            className={`${INPUT_CLASSES} max-w-40`}
          />
          <PayeeField
            label={t("payee")}
            isLabelHidden
            autoFocus
            value={draft.payee}
            onChange={(payee) => set({ payee })}
            className="flex-[1.4]"
          />
          {draft.parts.length > 0 ? (
            <span className="flex-1 truncate text-sm text-muted">{t("categoryOfParts")}</span>
          ) : (
            <CategoryPicker
              label={t("category")}
              isLabelHidden
              allowsNone
              value={draft.categoryId}
              type={draft.kind === "transfer" ? undefined : draft.kind}
              onChange={(categoryId) => set({ categoryId })}
              className="flex-1"
            />
          )}
          <input
            aria-label={t("amount")}
            inputMode="decimal"
            value={draft.amount}
            onChange={(event) => set({ amount: event.target.value })}
            className={`${INPUT_CLASSES} amount max-w-32 text-right`}
          />
          <Button type="submit" variant="primary" size="icon" aria-label={shared("save")}>
            <Check size={18} aria-hidden />
          </Button>
          <Button variant="quiet" size="icon" aria-label={shared("cancel")} onPress={finish}>
            <X size={18} aria-hidden />
          </Button>
        </Form>
      </div>
    </div>
  );
}

function findCategoryName(id: number | null): string | null {
  const categories = queryClient.getQueryData(categoriesQuery.queryKey);
  return categories?.find((category) => category.id === id)?.name ?? null;
}

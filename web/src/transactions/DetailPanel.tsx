import { useSuspenseQuery } from "@tanstack/react-query";
import { Trash2, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { queryClient } from "@/api/queryClient";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { KEPT } from "@/offline/outbox";
import { Missing } from "@/shell/Missing";
import { isMissing } from "@/shell/missingKinds";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Part } from "@/ui/Part";
import { TextLink } from "@/ui/TextLink";
import { useFieldErrors } from "@/ui/useErrorText";

import { CategoryReason } from "./CategoryReason";
import { draftOf } from "./draft";
import { History } from "./History";
import { ImpliedRate } from "./ImpliedRate";
import { readFlow } from "./money";
import { SecondAmount } from "./SecondAmount";
import { isSplit } from "./splits";
import { FIELDS, TransactionForm } from "./TransactionForm";
import { transactionQuery } from "./transactionQueries";
import { applyChange, useChangeTransaction } from "./useChangeTransaction";
import { useDraft } from "./useDraft";
import { useDraftCheck } from "./useDraftCheck";

interface DetailPanelProps {
  id: number;
  /** Beside the list on wide screens, else above it. */
  isBeside: boolean;
  onClose: () => void;
  onDelete: (rows: readonly Transaction[]) => void;
}

/** Everything about one transaction, to read and to change. */
export function DetailPanel(props: DetailPanelProps) {
  const { isBeside, id, onClose } = props;
  const t = useTranslations("transactions");
  const details = (
    <Part
      key={id}
      lines={8}
      renderFailure={(error, retry) =>
        isMissing(error) ? <Missing kind="transaction" id={id} onRestored={retry} /> : undefined
      }
    >
      <Details {...props} />
    </Part>
  );
  if (!isBeside) {
    return (
      <Dialog title={t("details")} isOpen onClose={onClose}>
        {details}
      </Dialog>
    );
  }
  return (
    <aside
      aria-label={t("details")}
      className="sticky top-4 flex max-h-[calc(100dvh-2rem)] flex-col gap-4 self-start overflow-y-auto rounded-2xl border border-line bg-card p-5"
    >
      <div className="flex items-center justify-between">
        <h2 className="font-semibold">{t("details")}</h2>
        <Button variant="quiet" size="icon" aria-label={t("close")} onPress={onClose}>
          <X size={18} aria-hidden />
        </Button>
      </div>
      {details}
    </aside>
  );
}

function Details({ id, onDelete }: DetailPanelProps) {
  const t = useTranslations("transactions");
  const { data: row } = useSuspenseQuery(transactionQuery(id));
  return (
    <div className="flex flex-col gap-5">
      <p className="flex items-baseline justify-between gap-3 text-lg font-semibold">
        <span className="min-w-0 break-words">{row.payee || t("noPayee")}</span>
        <Amount
          value={readFlow(row)}
          currency={row.currency}
          kind={row.kind === "transfer" ? "plain" : "flow"}
        />
      </p>
      {row.exchange && (
        <div className="-mt-3 flex flex-col items-end gap-1 text-right">
          <SecondAmount row={row} />
          <ImpliedRate exchange={row.exchange} />
        </div>
      )}
      {row.is_recurring && (
        <p className="text-sm">
          <TextLink to="/recurring">{t("isRecurring")}</TextLink>
        </p>
      )}
      {!isSplit(row) && <CategoryReason row={row} />}
      <EditForm row={row} onDelete={onDelete} />
      <History row={row} />
    </div>
  );
}

function EditForm({ row, onDelete }: { row: Transaction } & Pick<DetailPanelProps, "onDelete">) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const locale = useLocale();
  const { base, draft, set, change, isChanged, ...edited } = useDraft(row);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const check = useDraftCheck();
  const placeRefusal = useFieldErrors(FIELDS, "amount");
  const write = useChangeTransaction((error) => {
    edited.keep();
    setErrors(placeRefusal(error));
  });

  const save = (event: FormEvent) => {
    event.preventDefault();
    const wrong = check(draft, draftOf(base, locale).amount);
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    const categories = queryClient.getQueryData(categoriesQuery.queryKey);
    const name = categories?.find((category) => category.id === draft.categoryId)?.name ?? null;
    edited.forget();
    write.mutate(
      { row: base, change, categoryName: name },
      {
        onError: edited.keep,
        onSuccess: (answer) =>
          edited.restart(answer === KEPT ? applyChange(base, change, name) : answer),
      },
    );
  };

  const giveUp = () => {
    edited.discard();
    setErrors({});
  };

  return (
    <Form onSubmit={save} className="flex flex-col gap-4">
      <TransactionForm draft={draft} errors={errors} onChange={set} />
      <div className="flex items-center justify-between gap-2">
        <Button variant="danger" onPress={() => onDelete([row])}>
          <Trash2 size={16} aria-hidden />
          {shared("delete")}
        </Button>
        <div className="flex gap-2">
          {isChanged && <Button onPress={giveUp}>{t("discardChanges")}</Button>}
          <Button type="submit" variant="primary" isDisabled={!isChanged} isBusy={write.isPending}>
            {shared("save")}
          </Button>
        </div>
      </div>
    </Form>
  );
}

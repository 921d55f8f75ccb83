import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";

import type { Transaction } from "@/api/types";
import { categoriesQuery } from "@/categories/categoriesQuery";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { useDates } from "@/i18n/useDates";
import { Amount } from "@/ui/Amount";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { readFlow } from "@/transactions/money";
import { useKeys } from "@/ui/useKeys";

import { Candidates } from "./Candidates";
import { KeyHint } from "./KeyHint";
import { LikeRows } from "./LikeRows";
import { readName } from "./queue";
import { likeQuery } from "./reviewQueries";
import { RuleDialog } from "./RuleDialog";
import { UNUSUAL } from "./UnusualSection";

interface ReviewCardProps {
  row: Transaction;
  onAnswer: (categoryId: number | null, isForAll: boolean) => void;
  onSkip: () => void;
}

/** One payee of the queue: what it may be, and what the answer would concern. */
export function ReviewCard({ row, onAnswer, onSkip }: ReviewCardProps) {
  const t = useTranslations("review");
  const { data: categories } = useSuspenseQuery(categoriesQuery);
  const [isForAll, setForAll] = useState(true);
  const [isRuleOpen, setRuleOpen] = useState(false);
  const card = useRef<HTMLElement>(null);
  const picker = useRef<HTMLDivElement>(null);
  const candidates = row.category_suggestion?.candidates ?? [];
  const kind = row.kind === "income" ? "income" : "expense";
  const fallback = categories.find(({ type }) => type === kind || type === "both");
  const previewed = candidates[0]?.category_id ?? fallback?.id ?? 0;
  const { data: preview } = useQuery(likeQuery(row.id, previewed));
  const likeCount = preview?.count ?? row.settles ?? 1;

  // The keys work at once, and a screen reader begins with the new payee.
  useEffect(() => {
    const isElsewhere = document.activeElement?.closest(`#${UNUSUAL}`);
    if (!isElsewhere) card.current?.focus({ preventScroll: true });
  }, []);

  const choose = (number: number) => () => {
    const candidate = candidates[number];
    if (candidate) onAnswer(candidate.category_id, isForAll);
  };
  useKeys({
    1: choose(0),
    2: choose(1),
    3: choose(2),
    Enter: (event) => {
      // On a button or a link, Enter is its own.
      if (event.target === card.current || event.target === document.body) choose(0)();
      else (event.target as HTMLElement).click();
    },
    s: onSkip,
    a: () => setForAll(!isForAll),
    r: () => setRuleOpen(true),
    c: () => picker.current?.querySelector("input")?.focus(),
  });

  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={readName(row)}
      className="flex flex-col gap-5 rounded-2xl border border-line bg-card p-4 outline-none sm:p-6"
    >
      <Heading row={row} />
      <Candidates row={row} onChoose={(id) => onAnswer(id, isForAll)} />
      <div className="grid grid-cols-1 items-end gap-3 sm:grid-cols-2">
        <div ref={picker}>
          <CategoryPicker
            label={t("another")}
            isAction
            type={kind}
            value={null}
            onChange={(id) => id !== null && onAnswer(id, isForAll)}
          />
        </div>
        <div className="flex flex-wrap gap-2">
          <Button onPress={onSkip}>
            {t("skip")}
            <KeyHint name="s" />
          </Button>
          <Button onPress={() => onAnswer(null, false)}>{t("keepNone")}</Button>
          <Button onPress={() => setRuleOpen(true)}>
            {t("rule")}
            <KeyHint name="r" />
          </Button>
        </div>
      </div>
      {likeCount > 1 && (
        <Checkbox isSelected={isForAll} onChange={setForAll}>
          {t("all", { count: likeCount })} <KeyHint name="a" />
        </Checkbox>
      )}
      {isForAll && preview && <LikeRows preview={preview} />}
      {isRuleOpen && (
        <RuleDialog
          row={row}
          categoryId={candidates[0]?.category_id ?? null}
          onClose={() => setRuleOpen(false)}
          onCreated={(categoryId) => {
            setRuleOpen(false);
            onAnswer(categoryId, true);
          }}
        />
      )}
    </article>
  );
}

function Heading({ row }: { row: Transaction }) {
  const writeDate = useDates();
  const name = readName(row);
  const details = [
    name === row.payee ? "" : row.payee,
    row.description,
    writeDate(row.date, "full"),
    row.account_name,
  ];
  return (
    <header className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <h2 className="text-xl font-semibold break-words">{name}</h2>
        <p className="mt-1 text-sm break-words text-muted">{details.filter(Boolean).join(" · ")}</p>
      </div>
      <Amount
        value={readFlow(row)}
        currency={row.currency}
        kind="flow"
        className="text-xl font-semibold"
      />
    </header>
  );
}

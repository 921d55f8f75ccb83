import { Equal, Merge, Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "use-intl";

import { CategoryPicker } from "@/categories/CategoryPicker";
import { useMoney } from "@/i18n/useMoney";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";

import { readAmount } from "./amountTexts";
import type { Draft } from "./draft";
import { makePart, type PartDraft, readParts, splitEvenly, writeMinor } from "./splits";

interface SplitEditorProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
  error: string | undefined;
}

/** The parts of a transaction in several categories, and what is left of its amount. */
export default function SplitEditor({ draft, onChange, error }: SplitEditorProps) {
  const t = useTranslations("transactions");
  const locale = useLocale();
  const { parts, currency } = draft;
  const whole = readAmount(draft.amount, locale);
  const read = readParts(parts, whole, currency, locale);
  const set = (changed: PartDraft[]) => onChange({ parts: changed });
  const change = (key: number, part: Partial<PartDraft>) =>
    set(parts.map((each) => (each.key === key ? { ...each, ...part } : each)));
  const add = () => {
    const rest = read.remainder ? writeMinor(read.remainder, currency, locale) : "";
    set([...parts, makePart(rest)]);
  };
  const join = () => onChange({ parts: [], categoryId: parts[0]?.categoryId ?? null });
  return (
    <fieldset className="col-span-2 flex flex-col gap-3 rounded-xl border border-line p-3">
      <legend className="px-1 text-sm font-medium">{t("parts")}</legend>
      {parts.map((part, place) => (
        <PartFields
          key={part.key}
          part={part}
          label={t("part", { number: place + 1 })}
          kind={draft.kind}
          currency={currency}
          onChange={(changed) => change(part.key, changed)}
          onRemove={
            parts.length > 2 ? () => set(parts.filter(({ key }) => key !== part.key)) : undefined
          }
        />
      ))}
      <Remainder remainder={read.remainder} currency={currency} />
      {error && (
        <p role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onPress={add}>
          <Plus size={16} aria-hidden />
          {t("partAdd")}
        </Button>
        <Button
          size="small"
          isDisabled={whole === null}
          onPress={() => set(splitEvenly(parts, whole, currency, locale))}
        >
          <Equal size={16} aria-hidden />
          {t("partsEven")}
        </Button>
        <Button size="small" variant="quiet" onPress={join}>
          <Merge size={16} aria-hidden />
          {t("partsJoin")}
        </Button>
      </div>
    </fieldset>
  );
}

interface PartFieldsProps {
  part: PartDraft;
  label: string;
  kind: Draft["kind"];
  currency: string;
  onChange: (part: Partial<PartDraft>) => void;
  onRemove: (() => void) | undefined;
}

function PartFields({ part, label, kind, currency, onChange, onRemove }: PartFieldsProps) {
  const t = useTranslations("transactions");
  return (
    <div role="group" aria-label={label} className="grid grid-cols-2 gap-2">
      <CategoryPicker
        label={t("category")}
        allowsNone
        value={part.categoryId}
        type={kind === "transfer" ? undefined : kind}
        onChange={(categoryId) => onChange({ categoryId })}
      />
      <div className="flex items-end gap-1">
        <TextField
          label={`${t("amount")} (${currency}, %)`}
          inputMode="text"
          value={part.amount}
          onChange={(amount) => onChange({ amount })}
          className="min-w-0 flex-1"
        />
        {onRemove && (
          <Button
            variant="quiet"
            size="icon"
            aria-label={t("partRemove", { part: label })}
            onPress={onRemove}
          >
            <X size={16} aria-hidden />
          </Button>
        )}
      </div>
      <TextField label={t("note")} value={part.note} onChange={(note) => onChange({ note })} />
      <TextField label={t("tags")} value={part.tags} onChange={(tags) => onChange({ tags })} />
    </div>
  );
}

function Remainder({ remainder, currency }: { remainder: number | null; currency: string }) {
  const t = useTranslations("transactions");
  const locale = useLocale();
  const writeMoney = useMoney();
  if (remainder === null) {
    return <p className="text-sm text-muted">{t("partsHint")}</p>;
  }
  const amount = readAmount(writeMinor(Math.abs(remainder), currency, locale), locale);
  const money = writeMoney(Number(amount), currency);
  const text = remainder > 0 ? t("partsLeft", { money }) : t("partsOver", { money });
  return (
    <p
      aria-live="polite"
      className={remainder === 0 ? "text-sm text-muted" : "text-sm text-danger"}
    >
      {remainder === 0 ? t("partsComplete") : text}
    </p>
  );
}

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { AccountPicker } from "@/accounts/AccountPicker";
import { CategoryPicker } from "@/categories/CategoryPicker";
import { useSignedInUser } from "@/people/useUser";
import { Checkbox } from "@/ui/Checkbox";
import { ComboBox } from "@/ui/ComboBox";
import { SelectField } from "@/ui/SelectField";
import { TextField } from "@/ui/TextField";

import { FilterChips } from "./FilterChips";
import { findDates, findPeriod, type Period, PERIODS } from "./periods";
import type { TransactionFilters } from "./search";
import { tagsQuery } from "./transactionQueries";

interface FilterFormProps {
  filters: TransactionFilters;
  onChange: (change: TransactionFilters) => void;
  today: string;
}

const KINDS = ["expense", "income", "transfer"] as const;
const SOURCES = ["person", "rule", "model"] as const;

/** All filters. Each holds at once: the list behind the dialog follows. */
export function FilterForm(props: FilterFormProps) {
  const { filters, onChange } = props;
  const t = useTranslations("transactions");
  const categoryIds = filters.category_id ?? [];
  const accountIds = filters.account_id ?? [];
  return (
    <div className="flex flex-col gap-4">
      <FilterChips filters={filters} onChange={onChange} />
      <PeriodFilter {...props} />
      <Choices
        legend={t("kind")}
        values={KINDS}
        chosen={filters.kind ?? []}
        write={(kind) => t(`kinds.${kind}`)}
        onChange={(kind) => onChange({ kind })}
      />
      <div className="grid grid-cols-2 gap-3">
        <CategoryPicker
          // A new one for each choice, so that its input is empty again.
          key={`category ${categoryIds.length}`}
          label={t("category")}
          value={null}
          without={categoryIds}
          onChange={(id) =>
            id !== null && onChange({ category_id: [...categoryIds, id], uncategorized: undefined })
          }
          className="max-sm:col-span-2"
        />
        <AccountPicker
          key={`account ${accountIds.length}`}
          label={t("account")}
          value={null}
          without={accountIds}
          onChange={(id) => id !== null && onChange({ account_id: [...accountIds, id] })}
          className="max-sm:col-span-2"
        />
        <AmountFilter {...props} name="min_amount" />
        <AmountFilter {...props} name="max_amount" />
        <TagFilter {...props} />
      </div>
      <Choices
        legend={t("categorySource")}
        values={SOURCES}
        chosen={filters.source ?? []}
        write={(source) => t(`chosenBy.${source}`)}
        onChange={(source) => onChange({ source })}
      />
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Checkbox
          isSelected={filters.uncategorized === true}
          onChange={(is) =>
            onChange({ uncategorized: is || undefined, ...(is && { category_id: undefined }) })
          }
        >
          {t("withoutCategory")}
        </Checkbox>
        <Checkbox
          isSelected={filters.pending === true}
          onChange={(is) => onChange({ pending: is || undefined })}
        >
          {t("onlyPending")}
        </Checkbox>
      </div>
    </div>
  );
}

function PeriodFilter({ filters, onChange, today }: FilterFormProps) {
  const t = useTranslations("transactions");
  const { month_start_day } = useSignedInUser();
  const period = findPeriod(filters, today, month_start_day) ?? "custom";
  const options = [
    ...PERIODS.map((value) => ({ value, label: t(`periods.${value}`) })),
    ...(period === "custom" ? [{ value: "custom", label: t("custom") }] : []),
  ];
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
      <SelectField
        label={t("period")}
        value={period}
        options={options}
        onChange={(chosen) => onChange(findDates(chosen as Period, today, month_start_day))}
        className="col-span-2 sm:col-span-1"
      />
      <TextField
        label={t("dayFrom")}
        type="date"
        value={filters.start_date ?? ""}
        onChange={(start_date) => onChange({ start_date, days: undefined })}
      />
      <TextField
        label={t("dayTo")}
        type="date"
        value={filters.end_date ?? ""}
        onChange={(end_date) => onChange({ end_date, days: undefined })}
      />
    </div>
  );
}

function AmountFilter({
  filters,
  onChange,
  name,
}: FilterFormProps & { name: "min_amount" | "max_amount" }) {
  const t = useTranslations("transactions");
  const { currency } = useSignedInUser();
  return (
    <TextField
      label={`${t(name === "min_amount" ? "minAmount" : "maxAmount")} (${currency})`}
      type="number"
      inputMode="decimal"
      value={String(filters[name] ?? "")}
      onChange={(amount) => onChange({ [name]: amount })}
    />
  );
}

function TagFilter({ filters, onChange }: FilterFormProps) {
  const t = useTranslations("transactions");
  const { data: tags } = useSuspenseQuery(tagsQuery);
  const chosen = filters.tag ?? [];
  const left = tags.items.filter(({ tag }) => !chosen.includes(tag));
  if (tags.items.length === 0) return null;
  return (
    <ComboBox
      key={`tag ${chosen.length}`}
      label={t("tags")}
      items={left.map(({ tag }) => ({ id: tag, text: tag }))}
      value={null}
      onChange={(tag) => tag !== null && onChange({ tag: [...chosen, tag] })}
    />
  );
}

interface ChoicesProps<Value extends string> {
  legend: string;
  values: readonly Value[];
  chosen: readonly Value[];
  write: (value: Value) => string;
  onChange: (chosen: Value[]) => void;
}

function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { legend, values, chosen, write, onChange } = props;
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {values.map((value) => (
        <Checkbox
          key={value}
          isSelected={chosen.includes(value)}
          onChange={(is) =>
            onChange(is ? [...chosen, value] : chosen.filter((other) => other !== value))
          }
        >
          {write(value)}
        </Checkbox>
      ))}
    </fieldset>
  );
}

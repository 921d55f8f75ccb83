import { Radio, RadioGroup } from "react-aria-components";
import { useFormatter, useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";

import type { Outcome } from "./search";

type Counts = Schemas["ImportCounts"];

const COUNTED = {
  created: "created",
  updated: "updated",
  duplicates: "duplicate",
  offered: "offered",
  rejected: "rejected",
} as const satisfies Record<keyof Counts, Outcome>;

const ALL = "all";

interface OutcomeFilterProps {
  counts: Counts;
  value: Outcome | undefined;
  onChange: (outcome: Outcome | undefined) => void;
}

/** Chooses the rows of one outcome; each choice says how many there are. */
export function OutcomeFilter({ counts, value, onChange }: OutcomeFilterProps) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const names = Object.keys(COUNTED) as (keyof Counts)[];
  const filled = names.filter((name) => counts[name] > 0);
  const total = filled.reduce((sum, name) => sum + counts[name], 0);
  const choices = [
    { id: ALL, label: t("all"), count: total },
    ...filled.map((name) => ({
      id: COUNTED[name],
      label: t(`outcome.${COUNTED[name]}`),
      count: counts[name],
    })),
  ];
  return (
    <RadioGroup
      aria-label={t("rowsFilter")}
      orientation="horizontal"
      value={value ?? ALL}
      onChange={(id) => onChange(id === ALL ? undefined : (id as Outcome))}
      className="flex flex-wrap gap-2"
    >
      {choices.map(({ id, label, count }) => (
        <Radio
          key={id}
          value={id}
          className="flex cursor-pointer items-center gap-1.5 rounded-full border border-line px-3 py-1 text-sm data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:border-accent data-selected:bg-accent-soft data-selected:font-medium"
        >
          {label}
          <span className="amount text-muted">{format.number(count)}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

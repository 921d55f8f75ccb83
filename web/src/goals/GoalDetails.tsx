import { useTranslations } from "use-intl";

import { COLORS } from "@/categories/colors";
import { IconField } from "@/categories/IconField";
import { ColorField } from "@/ui/ColorField";
import { TextField } from "@/ui/TextField";

import type { Goal } from "./goalQueries";
import { writePercents } from "./milestonePercents";

export interface Look {
  color: string | null;
  icon: string | null;
}

interface GoalDetailsProps {
  goal: Goal | null;
  look: Look;
  onLook: (look: Look) => void;
  errors: Readonly<Record<string, string>>;
}

const DETAILS = ["milestone_percents", "start_date", "description", "celebration_message"];

/** What most goals do without: own milestones, a first day, notes, and how it looks. */
export function GoalDetails({ goal, look, onLook, errors }: GoalDetailsProps) {
  const t = useTranslations();
  const isWrong = DETAILS.some((name) => errors[name] !== undefined);
  return (
    <details open={isWrong || undefined} className="rounded-xl border border-line px-4 py-3">
      <summary className="cursor-pointer text-sm font-medium">{t("goals.details")}</summary>
      <div className="mt-4 flex flex-col gap-4">
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <TextField
            name="milestone_percents"
            label={t("goals.milestonePercents")}
            description={t("goals.milestonePercentsHint")}
            defaultValue={goal ? writePercents(goal.milestone_percents) : "25, 50, 75, 100"}
            error={errors.milestone_percents}
          />
          <TextField
            name="start_date"
            type="date"
            label={t("goals.startDate")}
            description={t("goals.dateHint")}
            defaultValue={goal?.start_date ?? ""}
            error={errors.start_date}
          />
        </div>
        <TextField
          name="description"
          label={t("goals.notes")}
          defaultValue={goal?.description}
          description={t("shared.optional")}
          error={errors.description}
        />
        <TextField
          name="celebration_message"
          label={t("goals.celebration")}
          defaultValue={goal?.celebration_message}
          description={t("shared.optional")}
          error={errors.celebration_message}
        />
        <ColorField
          label={t("goals.color")}
          value={look.color}
          colors={COLORS.map(({ value, name }) => ({
            value,
            name: t(`categories.colors.${name}`),
          }))}
          onChange={(color) => onLook({ ...look, color })}
        />
        <IconField
          label={t("goals.icon")}
          value={look.icon}
          onChange={(icon) => onLook({ ...look, icon })}
        />
      </div>
    </details>
  );
}

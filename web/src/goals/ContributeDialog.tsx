import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { readAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import type { Goal } from "./goalQueries";
import { useContribute } from "./useGoalWrites";

const FIELDS = ["amount", "date", "notes"];
const REST = "form";

type Direction = "contribute" | "withdraw";

interface ContributeDialogProps {
  goal: Goal;
  onClose: () => void;
}

/** Set something aside for a goal, or take it out. */
export function ContributeDialog({ goal, onClose }: ContributeDialogProps) {
  return (
    <Dialog title={goal.name} isOpen onClose={onClose} draft={`contribution-${goal.id}`}>
      <ContributeForm goal={goal} onClose={onClose} />
    </Dialog>
  );
}

function ContributeForm({ goal, onClose }: ContributeDialogProps) {
  const t = useTranslations("goals");
  const locale = useLocale();
  const shared = useTranslations("shared");
  const [direction, setDirection] = useKeptState<Direction>("direction", "contribute");
  const [error, setError] = useState<Error>();
  const leave = useLeave(onClose);
  const contribute = useContribute({ done: leave, refused: setError });
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields = error ? placeRefusal(error) : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const amount = readAmount(String(form.get("amount")), locale);
    const date = String(form.get("date"));
    const body = {
      amount: direction === "withdraw" ? `-${amount}` : amount,
      notes: String(form.get("notes")),
      ...(date && { date }),
    };
    contribute.mutate({ goal, body });
  };
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <Segments
        label={t("direction")}
        value={direction}
        onChange={setDirection}
        options={[
          { value: "contribute", label: t("contribute") },
          { value: "withdraw", label: t("withdraw") },
        ]}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField
          name="amount"
          label={t("amount", { currency: goal.currency })}
          inputMode="decimal"
          isRequired
          error={fields.amount}
        />
        <TextField
          name="date"
          type="date"
          label={t("date")}
          description={t("dateHint")}
          error={fields.date}
        />
      </div>
      <TextField
        name="notes"
        label={t("notes")}
        description={shared("optional")}
        error={fields.notes}
      />
      <Refusal text={fields[REST]} />
      <FormButtons isBusy={contribute.isPending} onCancel={leave} />
    </Form>
  );
}

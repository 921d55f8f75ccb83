import { type FormEvent, useState } from "react";
import { useLocale, useTranslations } from "use-intl";

import { readAmount, writeAmount } from "@/i18n/readAmount";
import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { FormButtons } from "@/ui/FormButtons";
import { Refusal } from "@/ui/Refusal";
import { Segments } from "@/ui/Segments";
import { TextField } from "@/ui/TextField";
import { useFieldErrors } from "@/ui/useErrorText";

import type { Occurrence } from "./plannedQueries";
import { usePlannedTexts } from "./usePlannedTexts";
import { useChangeOccurrence, useSplitPlanned } from "./usePlannedWrites";

const FIELDS = ["amount", "date", "start_date"];
const REST = "form";

type Extent = "one" | "following";

interface OccurrenceDialogProps {
  occurrence: Occurrence;
  onClose: () => void;
}

/** Another day or amount for one payment, or from it on. */
export function OccurrenceDialog({ occurrence, onClose }: OccurrenceDialogProps) {
  const texts = usePlannedTexts();
  const { planned_id: id, occurrence_date: day } = occurrence;
  return (
    <Dialog
      title={texts.name(occurrence)}
      isOpen
      onClose={onClose}
      draft={`occurrence-${id}-${day}`}
    >
      <OccurrenceForm occurrence={occurrence} onClose={onClose} />
    </Dialog>
  );
}

function OccurrenceForm({ occurrence, onClose }: OccurrenceDialogProps) {
  const t = useTranslations("planned");
  const locale = useLocale();
  const [extent, setExtent] = useKeptState<Extent>("extent", "one");
  const [error, setError] = useState<Error>();
  const leave = useLeave(onClose);
  const options = { done: leave, refused: setError };
  const change = useChangeOccurrence(options);
  const split = useSplitPlanned(options);
  const placeRefusal = useFieldErrors(FIELDS, REST);
  const fields = error ? placeRefusal(error) : {};

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const date = String(form.get("date"));
    const body = {
      occurrence_date: occurrence.occurrence_date,
      amount: readAmount(String(form.get("amount")), locale),
      ...(date && date !== occurrence.date && { date }),
    };
    (extent === "following" ? split : change).mutate({ occurrence, body });
  };
  return (
    <Form onSubmit={submit} className="flex flex-col gap-4">
      <Segments
        label={t("extent")}
        value={extent}
        onChange={setExtent}
        options={[
          { value: "one", label: t("onlyThis") },
          { value: "following", label: t("following") },
        ]}
      />
      <div className="grid grid-cols-2 items-start gap-4">
        <TextField
          name="amount"
          label={t("amount", { currency: occurrence.currency })}
          inputMode="decimal"
          defaultValue={writeAmount(occurrence.amount, locale)}
          isRequired
          error={fields.amount}
        />
        <TextField
          name="date"
          type="date"
          label={t("day")}
          defaultValue={occurrence.date}
          isRequired
          error={fields.date ?? fields.start_date}
        />
      </div>
      <Refusal text={fields[REST]} />
      <FormButtons isDisabled={change.isPending || split.isPending} onCancel={leave} />
    </Form>
  );
}

import { type RefObject, useId } from "react";
import { useTranslations } from "use-intl";

import { INPUT_CLASSES } from "@/ui/TextField";

interface EntryLineProps {
  input: RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

/** One line that says a whole transaction. */
export function EntryLine({ input, value, onChange, error }: EntryLineProps) {
  const t = useTranslations("transactions");
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {t("entryLine")}
      </label>
      <input
        ref={input}
        id={id}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog is opened to type here
        autoFocus
        autoComplete="off"
        enterKeyHint="done"
        value={value}
        placeholder={t("entryExample")}
        aria-invalid={Boolean(error)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className={`${INPUT_CLASSES} h-12 text-lg`}
      />
      <p id={`${id}-hint`} className={error ? "text-sm text-danger" : "text-sm text-muted"}>
        {error || t("entryHint")}
      </p>
    </div>
  );
}

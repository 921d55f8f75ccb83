import { type FormEvent, useState } from "react";

import { ProblemError } from "@/api/problems";

import { useErrorText } from "./useErrorText";

export interface Submission {
  submit: (event: FormEvent<HTMLFormElement>) => void;
  isSending: boolean;
  /** What the server refused, by the name of the field. */
  errors: Readonly<Record<string, string>>;
  /** The refusal as a whole, when it belongs to no field of this form. */
  refusal: string | undefined;
}

/** Send a form's texts by name; refusals come back beside their fields. */
export function useSubmit(
  send: (texts: Readonly<Record<string, string>>) => Promise<void>,
): Submission {
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<Error>();
  const describe = useErrorText();

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const texts = readTexts(event.currentTarget);
    setSending(true);
    setError(undefined);
    send(texts)
      .catch(setError)
      .finally(() => setSending(false));
  };

  const errors = error instanceof ProblemError ? error.fields : {};
  const isWhole = error !== undefined && Object.keys(errors).length === 0;
  return { submit, isSending, errors, refusal: isWhole ? describe(error) : undefined };
}

function readTexts(form: HTMLFormElement): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") texts[name] = value;
  }
  return texts;
}

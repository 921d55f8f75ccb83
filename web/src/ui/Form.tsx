import {
  type ComponentProps,
  createContext,
  type FormEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";

import { findMissing } from "./findMissing";

/** What a form says about required fields that are empty, by their names. */
export const MissingContext = createContext<Readonly<Record<string, string>>>({});

/**
 * A form that says what is wrong at the fields, in the words of the app, and leads to the first
 * of them. The browser's own bubbles speak the browser's language, and one at a time.
 */
export function Form({ onSubmit, ...rest }: ComponentProps<"form">) {
  const t = useTranslations("shared");
  const form = useRef<HTMLFormElement>(null);
  const isAnswerDue = useRef(false);
  const [missing, setMissing] = useState<Readonly<Record<string, string>>>({});

  const submit = (event: FormEvent<HTMLFormElement> & { nativeEvent: SubmitEvent }) => {
    const found = findMissing(event.currentTarget, (label) => t("missing", { label }));
    isAnswerDue.current = true;
    setMissing(found);
    if (Object.keys(found).length > 0) event.preventDefault();
    else onSubmit?.(event as never);
  };

  // After every render: a refusal comes when the server has answered.
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>("input[aria-invalid=true]");
    if (!isAnswerDue.current || !wrong) return;
    isAnswerDue.current = false;
    wrong.focus();
  });

  return (
    <MissingContext value={missing}>
      <form noValidate ref={form} onSubmit={submit} {...rest} />
    </MissingContext>
  );
}

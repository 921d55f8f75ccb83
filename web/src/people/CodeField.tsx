import { useTranslations } from "use-intl";

import { TextField } from "@/ui/TextField";

/** Asks for a code of the second factor: of the app, or a recovery code. */
export function CodeField({ error }: { error?: string | undefined }) {
  const t = useTranslations("people");
  return (
    // The form has just been sent: the code is all that is missing.
    // eslint-disable-next-line jsx-a11y/no-autofocus
    <TextField
      name="code"
      label={t("code")}
      description={t("codeHint")}
      autoComplete="one-time-code"
      autoFocus
      isRequired
      error={error}
    />
  );
}

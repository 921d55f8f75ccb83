import { useTranslations } from "use-intl";

import { TextField } from "@/ui/TextField";

/** Shorter ones are refused by the server. */
const MIN_LENGTH = 8;

interface NewPasswordFieldProps {
  name: string;
  label: string;
  error?: string;
}

/** A password to be set, with what makes a good one. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  const t = useTranslations("people");
  return (
    <TextField
      {...props}
      type="password"
      description={t("passwordHint")}
      autoComplete="new-password"
      isRequired
      minLength={MIN_LENGTH}
    />
  );
}

import { useTranslations } from "use-intl";

import { TextField } from "@/ui/TextField";

import { CodeField } from "./CodeField";
import { useSignedInUser } from "./useUser";

/** Asks for the password, and for a code of who has a second factor, before a way in is added. */
export function ProofFields({ errors }: { errors: Readonly<Record<string, string>> }) {
  const t = useTranslations("people");
  const user = useSignedInUser();
  return (
    <>
      <TextField
        name="password"
        type="password"
        label={t("yourPassword")}
        autoComplete="current-password"
        isRequired
        error={errors.password}
      />
      {user.has_second_factor && <CodeField error={errors.code} />}
    </>
  );
}

interface Proof {
  password: string;
  code?: string;
}

/** What the fields contain, as requests send it. */
export function readProof({ password = "", code }: Readonly<Record<string, string>>): Proof {
  return { password, ...(code && { code }) };
}

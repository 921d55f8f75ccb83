import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

interface RecoveryCodesProps {
  codes: readonly string[];
  onDone: () => void;
}

/** Shows recovery codes the only time they can be seen. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const t = useTranslations("people");
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{t("codesOnce")}</p>
      <ul className="grid grid-cols-1 gap-1 rounded-lg bg-sunken p-3 font-mono text-sm select-all sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that had the focus is gone */}
      <Button variant="primary" autoFocus className="self-end" onPress={onDone}>
        {t("codesKept")}
      </Button>
    </div>
  );
}

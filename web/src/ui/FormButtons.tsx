import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Button } from "./Button";

interface FormButtonsProps {
  /** Whether something is missing that the form needs. */
  isDisabled?: boolean;
  /** While it sends. */
  isBusy?: boolean;
  onCancel: () => void;
  /** Further buttons, at the left. */
  children?: ReactNode;
}

/** The end of a form in a dialog: leave it, or save. */
export function FormButtons({
  isDisabled = false,
  isBusy = false,
  onCancel,
  children,
}: FormButtonsProps) {
  const t = useTranslations("shared");
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {children}
      <Button onPress={onCancel}>{t("cancel")}</Button>
      <Button type="submit" variant="primary" isDisabled={isDisabled} isBusy={isBusy}>
        {t("save")}
      </Button>
    </div>
  );
}

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

import { Button } from "./Button";

interface FormButtonsProps {
  isDisabled: boolean;
  onCancel: () => void;
  /** Further buttons, at the left. */
  children?: ReactNode;
}

/** The end of a form in a dialog: leave it, or save. */
export function FormButtons({ isDisabled, onCancel, children }: FormButtonsProps) {
  const t = useTranslations("shared");
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {children}
      <Button onPress={onCancel}>{t("cancel")}</Button>
      <Button type="submit" variant="primary" isDisabled={isDisabled}>
        {t("save")}
      </Button>
    </div>
  );
}

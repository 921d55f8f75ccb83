import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

/** Says that a form has what was typed earlier, and lets one begin with an empty one. */
export function RestoredNotice({ onStartOver }: { onStartOver: () => void }) {
  const t = useTranslations("shared");
  return (
    <p className="flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
      {t("restored")}
      <Button size="small" onPress={onStartOver}>
        {t("startOver")}
      </Button>
    </p>
  );
}

import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

interface SecretOnceProps {
  secret: string;
  onClose: () => void;
}

/** The secret that signs messages, to copy: it is not shown again. */
export function SecretOnce({ secret, onClose }: SecretOnceProps) {
  const t = useTranslations("webhooks");
  const shared = useTranslations("shared");
  return (
    <>
      <p className="text-sm">{t("secretOnce")}</p>
      <code className="rounded-lg bg-sunken p-3 text-sm break-all select-all">{secret}</code>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the button that had the focus is gone */}
      <Button autoFocus className="self-end" onPress={onClose}>
        {shared("close")}
      </Button>
    </>
  );
}

import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { notify } from "@/ui/notifications";

/** The address is not confirmed; the mail with the link can be sent again. */
export function VerificationNotice({ email }: { email: string }) {
  const t = useTranslations("settings");
  const { mutate, isPending } = useWrite({
    send: () => unwrap(api.POST("/api/auth/resend-verification", { body: { email } })),
    done: () => notify({ kind: "success", text: t("linkSent") }),
    touches: [],
  });
  return (
    <p className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-warning-soft px-3 py-2 text-sm text-warning">
      {t("unverified")}
      <Button size="small" isBusy={isPending} onPress={() => mutate(undefined)}>
        {t("sendAgain")}
      </Button>
    </p>
  );
}

import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { refresh } from "@/api/queryClient";
import { Button } from "@/ui/Button";

import { PublicPage } from "./PublicPage";
import { SecondFactorSteps } from "./SecondFactorSteps";
import { useSignOut } from "./useSignOut";

/** Where somebody has to turn on a second factor before anything else. */
export function RequiredFactorPage() {
  const t = useTranslations("people");
  const router = useRouter();
  const signOut = useSignOut();
  const goOn = async () => {
    await refresh("user");
    await router.navigate({ to: "/" });
  };
  return (
    <PublicPage title={t("secondFactor")}>
      <p className="text-sm text-muted">{t("factorRequired")}</p>
      <SecondFactorSteps onDone={() => void goOn()} />
      <Button variant="quiet" className="self-start" onPress={signOut}>
        {t("signOut")}
      </Button>
    </PublicPage>
  );
}

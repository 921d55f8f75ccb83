import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { Refusal } from "@/ui/Refusal";
import { Skeleton } from "@/ui/Skeleton";
import { TextLink } from "@/ui/TextLink";
import { useErrorText } from "@/ui/useErrorText";

import { PublicPage } from "./PublicPage";

const route = getRouteApi("/verify-email");

/** Where the mailed link leads: confirms the address by itself. */
export function VerifyEmailPage() {
  const t = useTranslations("people");
  const describe = useErrorText();
  const { token = "" } = route.useSearch();
  const { isPending, error } = useQuery({
    // A query and no mutation: opened twice, the link is used once.
    queryKey: ["verification", token],
    queryFn: async () => {
      await unwrap(api.POST("/api/auth/verify-email", { body: { token } }));
      return true;
    },
    retry: false,
    staleTime: Infinity,
  });

  return (
    <PublicPage title={t("verifyEmail")}>
      {isPending && <Skeleton lines={1} />}
      {!isPending && error === null && <p role="status">{t("verified")}</p>}
      <Refusal text={error ? describe(error) : undefined} />
      <p className="text-sm">
        <TextLink to="/">{t("toOutlay")}</TextLink>
      </p>
    </PublicPage>
  );
}

import { useQuery } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

import { providerAddress, providerQuery } from "./providerQuery";

/** Leads to the OpenID Connect provider, where there is one. */
export function ProviderSignIn({ from }: { from: string | undefined }) {
  const t = useTranslations("people");
  const { data: provider } = useQuery(providerQuery);
  if (!provider?.is_available) return null;
  const leave = () => window.location.assign(providerAddress(from ? { from } : {}));
  return (
    <Button onPress={leave}>
      <LogIn size={16} aria-hidden />
      {t("openIdSignIn", { name: provider.name ?? "" })}
    </Button>
  );
}

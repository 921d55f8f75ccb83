import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { providerAddress, providerQuery } from "@/people/providerQuery";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Refusal } from "@/ui/Refusal";

import { AccessRow } from "./AccessRow";
import { LinkIdentityDialog } from "./LinkIdentityDialog";

type Identity = Schemas["Identity"];

const route = getRouteApi("/signed-in/settings");

const identitiesQuery = queryOptions({
  queryKey: ["identities"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/identities", { signal })),
});

/** Sign-ins at an OpenID Connect provider that open this ledger, too, where there is one. */
export function IdentitiesCard() {
  const { data: provider } = useSuspenseQuery(providerQuery);
  return provider.is_available ? <LinkedIdentities name={provider.name ?? ""} /> : null;
}

function LinkedIdentities({ name }: { name: string }) {
  const t = useTranslations("settings");
  const people = useTranslations("people");
  const { data: identities } = useSuspenseQuery(identitiesQuery);
  const { openid, error } = route.useSearch();
  const navigate = route.useNavigate();
  const close = () => void navigate({ search: {}, replace: true });
  return (
    <Card
      title={t("identities", { name })}
      action={
        <Button size="small" onPress={goToProvider}>
          {t("linkIdentity")}
        </Button>
      }
    >
      <p className="text-sm text-muted">{t("identitiesText")}</p>
      <Refusal text={error && people(`openIdError.${error}`)} />
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {identities.items.map((identity) => (
          <IdentityRow key={identity.id} identity={identity} />
        ))}
      </ul>
      {openid === "proven" && <LinkIdentityDialog name={name} onClose={close} />}
    </Card>
  );
}

const goToProvider = () => window.location.assign(providerAddress({ purpose: "link" }));

function IdentityRow({ identity }: { identity: Identity }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/auth/identities/{identity_id}", { params: { path: { identity_id: id } } }),
      ),
    touches: ["identities"],
  });
  const used =
    identity.last_used_at &&
    format.dateTime(new Date(identity.last_used_at), { dateStyle: "medium" });
  return (
    <AccessRow
      name={identity.label}
      title={identity.issuer}
      used={used}
      action={t("unlinkIdentity")}
      question={{ title: t("unlinkTitle", { label: identity.label }), text: t("unlinkText") }}
      isBusy={isPending}
      onConfirm={() => mutate(identity.id)}
    />
  );
}

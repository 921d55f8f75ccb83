import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { passkeyPlaceQuery } from "@/people/passkeys";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { AccessRow } from "./AccessRow";
import { NewPasskeyDialog } from "./NewPasskeyDialog";

type Passkey = Schemas["Passkey"];

const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/passkeys", { signal })),
});

/** Passkeys, with which the person signs in instead of a password. */
export function PasskeysCard() {
  const t = useTranslations("settings");
  const { data: support } = useSuspenseQuery(passkeyPlaceQuery);
  const { data: passkeys } = useSuspenseQuery(passkeysQuery);
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={t("passkeys")}
      action={
        support.place === "here" && (
          <Button size="small" onPress={() => setOpen(true)}>
            {t("newPasskey")}
          </Button>
        )
      }
    >
      <p className="text-sm text-muted">
        {support.place === "here" && t("passkeysText")}
        {support.place === "elsewhere" && t("passkeysElsewhere", { address: support.origin ?? "" })}
        {support.place === "nowhere" && t("passkeysNowhere")}
      </p>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {passkeys.items.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {isOpen && <NewPasskeyDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const t = useTranslations("settings");
  const shared = useTranslations("shared");
  const format = useFormatter();
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/auth/passkeys/{passkey_id}", { params: { path: { passkey_id: id } } }),
      ),
    touches: ["passkeys"],
  });
  const used =
    passkey.last_used_at &&
    format.dateTime(new Date(passkey.last_used_at), { dateStyle: "medium" });
  return (
    <AccessRow
      name={passkey.name}
      badge={passkey.is_synced && <Badge>{t("isSynced")}</Badge>}
      used={used}
      action={shared("delete")}
      question={{
        title: t("deletePasskeyTitle", { name: passkey.name }),
        text: t("deletePasskeyText"),
      }}
      isBusy={isPending}
      onConfirm={() => mutate(passkey.id)}
    />
  );
}

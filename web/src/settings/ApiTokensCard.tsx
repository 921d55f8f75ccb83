import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { AccessRow } from "./AccessRow";
import { NewTokenDialog } from "./NewTokenDialog";

type ApiToken = Schemas["ApiToken"];

const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/tokens", { signal })),
});

/** Where programs with a language model connect; they send one of the tokens with it. */
const MCP_ADDRESS = `${window.location.origin}/mcp`;

/** Tokens for scripts and other apps. */
export function ApiTokensCard() {
  const t = useTranslations("settings");
  const { data: tokens } = useSuspenseQuery(tokensQuery);
  const [isOpen, setOpen] = useState(false);
  return (
    <Card
      title={t("tokens")}
      action={
        <Button size="small" onPress={() => setOpen(true)}>
          {t("newToken")}
        </Button>
      }
    >
      <p className="text-sm text-muted">{t.rich("tokensText", { docs: linkToDocs })}</p>
      <p className="text-sm text-muted">
        {t("modelsText")}{" "}
        <code className="rounded bg-sunken px-1 text-ink break-all select-all">{MCP_ADDRESS}</code>
      </p>
      <ul className="mt-2 flex flex-col divide-y divide-line">
        {tokens.items.map((token) => (
          <TokenRow key={token.id} token={token} />
        ))}
      </ul>
      {isOpen && <NewTokenDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function linkToDocs(name: ReactNode) {
  return (
    <a href="/docs" className="text-accent underline underline-offset-2">
      {name}
    </a>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(api.DELETE("/api/auth/tokens/{token_id}", { params: { path: { token_id: id } } })),
    touches: ["tokens"],
  });
  const used =
    token.last_used_at && format.dateTime(new Date(token.last_used_at), { dateStyle: "medium" });
  return (
    <AccessRow
      name={token.name}
      badge={<Badge>{t(`scope.${token.scope}`)}</Badge>}
      used={used}
      action={t("revoke")}
      question={{ title: t("revokeTitle", { name: token.name }), text: t("revokeText") }}
      isBusy={isPending}
      onConfirm={() => mutate(token.id)}
    />
  );
}

import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Card } from "@/ui/Card";

import { nameDevice } from "./nameDevice";

type Session = Schemas["Session"];

const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/auth/sessions", { signal })),
});

/** As many as most people have; who has more sees what is below the list without a long way. */
const SHOWN_AT_FIRST = 5;

/** Where the person is signed in; each place can be signed out from here. */
export function SessionsCard() {
  const t = useTranslations("settings");
  const shared = useTranslations("shared");
  const { data: sessions } = useSuspenseQuery(sessionsQuery);
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? sessions.items : sessions.items.slice(0, SHOWN_AT_FIRST);
  return (
    <Card title={t("sessions")}>
      <ul className="flex flex-col divide-y divide-line">
        {shown.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      {shown.length < sessions.items.length && (
        <Button size="small" className="mt-2" onPress={() => setWhole(true)}>
          {shared("showMore")}
        </Button>
      )}
    </Card>
  );
}

function SessionRow({ session }: { session: Session }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const now = useNow();
  const { mutate, isPending } = useWrite({
    send: (id: number) =>
      unwrap(
        api.DELETE("/api/auth/sessions/{session_id}", { params: { path: { session_id: id } } }),
      ),
    touches: ["sessions"],
  });
  const [isAsking, setAsking] = useState(false);
  const device = nameDevice(session.user_agent) ?? t("unknownDevice");
  const used = format.relativeTime(new Date(session.last_used_at), now);
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0">
        <span className="block truncate font-medium" title={session.user_agent ?? undefined}>
          {device}
        </span>
        <span className="text-muted">{t("lastUsed", { used })}</span>
      </span>
      {session.current ? (
        <Badge kind="accent">{t("thisDevice")}</Badge>
      ) : (
        <Button size="small" onPress={() => setAsking(true)}>
          {t("endSession")}
          <span className="sr-only">{device}</span>
        </Button>
      )}
      <ConfirmDialog
        title={t("endSessionTitle", { device })}
        confirmLabel={t("endSession")}
        isOpen={isAsking}
        isDanger
        isBusy={isPending}
        onConfirm={() => mutate(session.id)}
        onClose={() => setAsking(false)}
      >
        <p>{t("endSessionText")}</p>
      </ConfirmDialog>
    </li>
  );
}

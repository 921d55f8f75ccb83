import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";

import type { OutboxEntry } from "./entries";
import { forget, useOutbox } from "./outbox";
import { useOnline } from "./useOnline";

// Large, and there already where somebody has entered what is to be sent.
const Dialog = lazy(() => import("@/ui/Dialog").then((module) => ({ default: module.Dialog })));

/** Says when the device is offline, and what has not reached the server. */
export function OfflineBanner({ userId }: { userId: number }) {
  const t = useTranslations("offline");
  const isOnline = useOnline();
  const all = useOutbox(({ entries }) => entries);
  const [isOpen, setOpen] = useState(false);
  const entries = all.filter((entry) => entry.userId === userId);
  if (isOnline && entries.length === 0) return null;
  return (
    <div role="status" className="bg-warning-soft px-4 py-2 text-center text-sm text-warning">
      {!isOnline && t("offline")}{" "}
      {entries.length > 0 && (
        <button type="button" className="cursor-pointer underline" onClick={() => setOpen(true)}>
          {t("waiting", { count: entries.length })}
        </button>
      )}
      {isOpen && (
        <Suspense>
          <Dialog title={t("unsentTitle")} isOpen onClose={() => setOpen(false)}>
            <ul className="flex flex-col divide-y divide-line">
              {entries.map((entry) => (
                <UnsentEntry key={entry.id} entry={entry} />
              ))}
            </ul>
          </Dialog>
        </Suspense>
      )}
    </div>
  );
}

function UnsentEntry({ entry }: { entry: OutboxEntry }) {
  const t = useTranslations("offline");
  const state = entry.refusal ? t("refused", { reason: entry.refusal }) : t("waitingOne");
  return (
    <li className="flex items-center justify-between gap-3 py-2">
      <span className="min-w-0">
        <span className="block truncate font-medium">{entry.label}</span>
        <span className="block text-sm text-muted">{state}</span>
      </span>
      <Button size="small" variant="danger" onPress={() => void forget(entry)}>
        {t("discard")}
      </Button>
    </li>
  );
}

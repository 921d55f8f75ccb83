import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";

import { useServer } from "@/api/reachability";
import { Button } from "@/ui/Button";

import { askAboutClash } from "./clashes";
import type { OutboxEntry } from "./entries";
import { forget, useOutbox } from "./outbox";
import { useOnline } from "./useOnline";

// Large, and there already where somebody has entered what is to be sent.
const Dialog = lazy(() => import("@/ui/Dialog").then((module) => ({ default: module.Dialog })));

/** Says when the device is offline or the server down, and what has not reached the server. */
export function OfflineBanner({ userId }: { userId: number }) {
  const t = useTranslations("offline");
  const isOnline = useOnline();
  const answers = useServer((server) => server.answers);
  const all = useOutbox(({ entries }) => entries);
  const [isOpen, setOpen] = useState(false);
  const entries = all.filter((entry) => entry.userId === userId);
  if (isOnline && answers && entries.length === 0) return null;
  const reason = isOnline ? "unreachable" : "offline";
  return (
    <div role="status" className="bg-warning-soft px-4 py-2 text-center text-sm text-warning">
      {!(isOnline && answers) && t(reason)}{" "}
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
                <UnsentEntry key={entry.id} entry={entry} onDecide={() => setOpen(false)} />
              ))}
            </ul>
          </Dialog>
        </Suspense>
      )}
    </div>
  );
}

interface UnsentEntryProps {
  entry: OutboxEntry;
  /** Called when the person is asked about it instead. */
  onDecide: () => void;
}

function UnsentEntry({ entry, onDecide }: UnsentEntryProps) {
  const t = useTranslations("offline");
  const { id, refusal, isClashing = false } = entry;
  const waits = t(isClashing ? "clashing" : "waitingOne");
  const state = refusal ? t("refused", { reason: refusal }) : waits;
  const decide = () => {
    onDecide();
    if (id !== undefined) askAboutClash(id);
  };
  return (
    <li className="flex items-center justify-between gap-3 py-2">
      <span className="min-w-0">
        <span className="block truncate font-medium">{entry.label}</span>
        <span className="block text-sm text-muted">{state}</span>
      </span>
      <span className="flex gap-2">
        {isClashing && (
          <Button size="small" onPress={decide}>
            {t("decide")}
          </Button>
        )}
        <Button size="small" variant="danger" onPress={() => void forget(entry)}>
          {t("discard")}
        </Button>
      </span>
    </li>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileUp, ListChecks, type LucideIcon, Sparkles, User, Workflow } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";

import type { Schemas, Transaction } from "@/api/types";
import { Button } from "@/ui/Button";
import { Skeleton } from "@/ui/Skeleton";

import { historyQuery } from "./historyQuery";
import { useHistoryTexts } from "./useHistoryTexts";

type Entry = Schemas["HistoryEntry"];

const MOMENT = { dateStyle: "medium", timeStyle: "short" } as const;
const SIGNS: Readonly<Record<Entry["actor"], LucideIcon>> = {
  person: User,
  rule: ListChecks,
  model: Sparkles,
  import: FileUp,
  system: Workflow,
};

/** What happened to a transaction: when, by whom, from which file, and what it changed. */
export function History({ row }: { row: Transaction }) {
  const t = useTranslations("transactions");
  const shared = useTranslations("shared");
  const { data, isError, refetch } = useQuery(historyQuery(row.id));
  return (
    <section aria-label={t("history")} className="flex flex-col gap-3 text-sm">
      <h3 className="font-medium">{t("history")}</h3>
      {isError && (
        <Button size="small" className="self-start" onPress={() => void refetch()}>
          {shared("retry")}
        </Button>
      )}
      {!data && !isError && <Skeleton lines={2} />}
      <ol className="flex flex-col gap-3">
        {data?.items.map((entry) => (
          <EntryItem key={entry.seq} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function EntryItem({ entry }: { entry: Entry }) {
  const t = useTranslations("transactions");
  const format = useFormatter();
  const { writeEvent, listChanges } = useHistoryTexts();
  const Sign = SIGNS[entry.actor];
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
      <Sign size={16} aria-hidden className="mt-0.5 text-accent" />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p>
          {writeEvent(entry)}{" "}
          <span className="text-muted">{format.dateTime(new Date(entry.created_at), MOMENT)}</span>
        </p>
        {entry.import && (
          <Link
            to="/imports/$importId"
            params={{ importId: String(entry.import.id) }}
            className="truncate text-accent underline underline-offset-2"
          >
            {t("historyFile", { name: entry.import.filename })}
          </Link>
        )}
        {listChanges(entry).map((line) => (
          <p key={line} className="break-words text-muted">
            {line}
          </p>
        ))}
      </div>
    </li>
  );
}

import { Link } from "@tanstack/react-router";
import { useFormatter, useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Badge, type BadgeKind } from "@/ui/Badge";

type Import = Schemas["Import"];

const KINDS: Record<Import["status"], BadgeKind> = {
  previewed: "neutral",
  queued: "accent",
  running: "accent",
  done: "success",
  failed: "danger",
  undone: "neutral",
};

const ROW = "flex items-center justify-between gap-3 rounded-lg px-2 py-2.5 hover:bg-sunken";

/** A file that came in: one that was only read can be continued. */
export function PastImport({ import: one }: { import: Import }) {
  const t = useTranslations("imports");
  const format = useFormatter();
  const content = (
    <>
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium">{one.filename}</span>
        <span className="block text-xs text-muted">
          {format.dateTime(new Date(one.created_at), { dateStyle: "medium", timeStyle: "short" })}
          {one.status === "done" && ` · ${t("counted", { count: one.created })}`}
        </span>
      </span>
      <Badge kind={KINDS[one.status]}>{t(`status.${one.status}`)}</Badge>
    </>
  );
  return (
    <li className="-mx-2">
      {one.status === "previewed" ? (
        <Link to="/imports" search={{ preview: one.id }} className={ROW}>
          {content}
        </Link>
      ) : (
        <Link to="/imports/$importId" params={{ importId: String(one.id) }} className={ROW}>
          {content}
        </Link>
      )}
    </li>
  );
}

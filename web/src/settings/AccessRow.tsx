import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

interface AccessRowProps {
  name: string;
  /** What it is known as beside its name. */
  title?: string | undefined;
  badge?: ReactNode;
  /** When it was used last, as people write it. */
  used: string | null;
  action: string;
  question: { title: string; text: string };
  isBusy: boolean;
  onConfirm: () => void;
}

/** One of the ways into the ledger, which can be closed after a question. */
export function AccessRow({ name, title, badge, used, action, question, ...rest }: AccessRowProps) {
  const t = useTranslations("settings");
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 text-sm">
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={title}>
            {name}
          </span>
          {badge}
        </span>
        <span className="text-muted">{used ? t("lastUsed", { used }) : t("neverUsed")}</span>
      </span>
      <Button size="small" onPress={() => setAsking(true)}>
        {action}
        <span className="sr-only">{name}</span>
      </Button>
      <ConfirmDialog
        title={question.title}
        confirmLabel={action}
        isOpen={isAsking}
        isDanger
        isBusy={rest.isBusy}
        onConfirm={rest.onConfirm}
        onClose={() => setAsking(false)}
      >
        <p>{question.text}</p>
      </ConfirmDialog>
    </li>
  );
}

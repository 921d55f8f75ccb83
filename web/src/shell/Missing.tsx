import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { useTranslations } from "use-intl";

import { ProblemError } from "@/api/problems";
import type { Entity } from "@/api/queryClient";
import { useWrite } from "@/api/useWrite";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { notify } from "@/ui/notifications";
import { TextLink } from "@/ui/TextLink";
import { useErrorText } from "@/ui/useErrorText";

import { LISTS, type MissingKind, RESTORATIONS } from "./missingKinds";

const NOTHING: readonly Entity[] = [];

interface MissingProps {
  kind: MissingKind;
  /** Its id; not a number where the address has none. */
  id: number;
  /** Draw again what failed, after it was brought back. */
  onRestored?: () => void;
}

/** Says that something is not there, offers to bring it back where that may be possible, and leads on. */
export function Missing({ kind, id, onRestored }: MissingProps) {
  const t = useTranslations("shell.missing");
  const restoration = RESTORATIONS[kind];
  const canRestore = restoration !== undefined && Number.isSafeInteger(id) && id > 0;
  return (
    <EmptyState
      title={t(`title.${kind}`)}
      text={t(canRestore ? "restorable" : "text")}
      action={
        <div className="flex flex-wrap items-center justify-center gap-4">
          {canRestore && <RestoreButton {...{ kind, id, onRestored }} />}
          <TextLink to={LISTS[kind]} search={{}}>
            {t(`list.${kind}`)}
          </TextLink>
        </div>
      }
    />
  );
}

function RestoreButton({ kind, id, onRestored }: MissingProps) {
  const t = useTranslations("shell.missing");
  const describe = useErrorText();
  const { reset } = useQueryErrorResetBoundary();
  const restoration = RESTORATIONS[kind];
  const { mutate, isPending } = useWrite({
    send: async (missing: number) => restoration?.send(missing),
    touches: restoration?.touches ?? NOTHING,
    done: () => {
      reset();
      onRestored?.();
      notify({ kind: "success", text: t("restored") });
    },
    refused: (error) => {
      const isGone = error instanceof ProblemError && error.status === 404;
      notify({ kind: "error", text: isGone ? t("gone") : describe(error) });
    },
  });
  return (
    <Button isBusy={isPending} onPress={() => mutate(id)}>
      {t("restore")}
    </Button>
  );
}

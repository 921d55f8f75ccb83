import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/types";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

import { useUndoImport } from "./useUndoImport";

/** Takes an import back. What was edited since stays, until somebody insists. */
export function UndoButton({ import: one }: { import: Schemas["ImportAnswer"] }) {
  const t = useTranslations("imports");
  const { undo, isUndoing } = useUndoImport();
  const [isInsisting, setInsisting] = useState(false);

  const hasKept = one.undone !== null && one.undone.kept > 0;
  const canUndo = one.status === "done" || one.status === "failed";
  if (!canUndo && !hasKept) return null;
  return (
    <>
      <Button
        variant={hasKept ? "danger" : "secondary"}
        isBusy={isUndoing}
        onPress={() => (hasKept ? setInsisting(true) : undo({ importId: one.id }))}
      >
        <Undo2 size={16} aria-hidden />
        {isUndoing ? t("undoing") : t(hasKept ? "undoForced" : "undo")}
      </Button>
      <ConfirmDialog
        title={t("undoForced")}
        confirmLabel={t("undoForced")}
        isDanger
        isOpen={isInsisting}
        onClose={() => setInsisting(false)}
        onConfirm={() => {
          setInsisting(false);
          undo({ importId: one.id, force: true });
        }}
      >
        {t("undoForcedText")}
      </ConfirmDialog>
    </>
  );
}

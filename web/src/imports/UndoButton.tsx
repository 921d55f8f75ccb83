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
  const { undo, isUndoing } = useUndoImport(one.id);
  const [isInsisting, setInsisting] = useState(false);

  const hasKept = one.undone !== null && one.undone.kept > 0;
  const canUndo = one.status === "done" || one.status === "failed";
  if (!canUndo && !hasKept) return null;
  return (
    <>
      <Button
        variant={hasKept ? "danger" : "secondary"}
        isDisabled={isUndoing}
        onPress={() => (hasKept ? setInsisting(true) : undo(false))}
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
          undo(true);
        }}
      >
        {t("undoForcedText")}
      </ConfirmDialog>
    </>
  );
}

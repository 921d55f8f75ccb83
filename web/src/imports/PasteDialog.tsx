import { useTranslations } from "use-intl";

import { useKeptState, useLeave } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

interface PasteDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onPaste: (file: File) => void;
}

/** Takes the rows that somebody has copied from a page of their bank. */
export function PasteDialog({ isOpen, onClose, onPaste }: PasteDialogProps) {
  const t = useTranslations("imports");
  return (
    <Dialog title={t("pasteTitle")} isOpen={isOpen} onClose={onClose} isWide draft="pasted-rows">
      <PasteForm onClose={onClose} onPaste={onPaste} />
    </Dialog>
  );
}

function PasteForm({ onClose, onPaste }: Omit<PasteDialogProps, "isOpen">) {
  const t = useTranslations("imports");
  const [text, setText] = useKeptState("text", "");
  const leave = useLeave(onClose);

  const read = () => {
    leave();
    onPaste(new File([text], t("pastedName"), { type: "text/csv" }));
  };

  return (
    <>
      <label className="flex flex-col gap-1 text-sm font-medium">
        {t("pasteLabel")}
        <textarea
          rows={12}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          className="w-full rounded-lg border border-line bg-card p-3 font-mono text-sm font-normal"
        />
      </label>
      <div className="flex justify-end">
        <Button variant="primary" isDisabled={text.trim() === ""} onPress={read}>
          {t("readIt")}
        </Button>
      </div>
    </>
  );
}

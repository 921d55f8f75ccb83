import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ClipboardPaste, FileUp } from "lucide-react";
import { useState } from "react";
import { DropZone, FileTrigger, Text } from "react-aria-components";
import { useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { ProgressBar } from "@/ui/ProgressBar";
import { Refusal } from "@/ui/Refusal";
import { useErrorText } from "@/ui/useErrorText";

import { writeExampleStatement } from "./exampleStatement";
import { PasteDialog } from "./PasteDialog";
import { previewQuery, uploadFile } from "./previews";

/** Takes any file: dropped, chosen or pasted. */
export function UploadCard() {
  const t = useTranslations("imports");
  const describe = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string>();
  const [isPasting, setPasting] = useState(false);

  const read = async (file: File) => {
    setName(file.name);
    setProgress(null);
    setRefusal(undefined);
    try {
      const preview = await uploadFile(file, setProgress);
      client.setQueryData(previewQuery(preview.import_id, {}).queryKey, preview);
      await navigate({ to: "/imports", search: { preview: preview.import_id } });
    } catch (error) {
      setRefusal(`${file.name}: ${describe(error as Error)}`);
    } finally {
      setName(null);
    }
  };

  return (
    <DropZone
      isDisabled={name !== null}
      onDrop={async ({ items }) => {
        const dropped = items.find((item) => item.kind === "file");
        if (dropped) await read(await dropped.getFile());
      }}
      className="flex flex-col gap-4 rounded-2xl border-2 border-dashed border-line bg-card p-6 data-drop-target:border-accent data-drop-target:bg-accent-soft sm:p-8"
    >
      {name === null ? (
        <>
          <div className="flex flex-col items-center gap-2 text-center">
            <FileUp size={28} aria-hidden className="text-accent" />
            <Text slot="label" className="text-lg font-semibold">
              {t("drop")}
            </Text>
            <p className="max-w-xl text-sm text-muted">{t("dropText")}</p>
          </div>
          <div className="flex flex-wrap justify-center gap-2">
            <FileTrigger onSelect={(files) => files?.[0] && void read(files[0])}>
              <Button variant="primary">{t("chooseFile")}</Button>
            </FileTrigger>
            <Button onPress={() => setPasting(true)}>
              <ClipboardPaste size={16} aria-hidden />
              {t("pasteText")}
            </Button>
            <Button variant="quiet" onPress={() => read(writeExampleStatement(new Date()))}>
              {t("tryExample")}
            </Button>
          </div>
          <p className="text-center text-sm text-muted">{t("notStoredYet")}</p>
          <Refusal text={refusal} />
        </>
      ) : (
        <ProgressBar label={t("reading", { name })} value={progress} />
      )}
      <PasteDialog isOpen={isPasting} onClose={() => setPasting(false)} onPaste={read} />
    </DropZone>
  );
}

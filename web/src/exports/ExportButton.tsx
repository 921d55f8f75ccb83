import { Download } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";

import { Button } from "@/ui/Button";
import { ProgressBar } from "@/ui/ProgressBar";

import { makeFileUrl } from "./download";
import { type ExportFile, type StartExport, useExport } from "./useExport";

interface ExportButtonProps {
  label: string;
  start: StartExport;
  variant?: "primary" | "secondary";
}

/** Has a file written that is saved when it is there; a long export shows how far it is. */
export function ExportButton({ label, start, variant = "secondary" }: ExportButtonProps) {
  const t = useTranslations("exports");
  const jobs = useTranslations("jobs");
  const { begin, cancel, canCancel, isWriting, progress, file } = useExport(start);
  return (
    <div className="flex flex-col gap-3">
      {isWriting ? (
        <div className="flex items-end gap-3">
          <div className="min-w-0 flex-1">
            <ProgressBar label={t("writing")} value={progress} />
          </div>
          <Button isDisabled={!canCancel} onPress={cancel}>
            {jobs("cancel")}
          </Button>
        </div>
      ) : (
        <Button
          variant={variant}
          className={variant === "primary" ? "" : "self-start"}
          onPress={begin}
        >
          <Download size={16} aria-hidden className="mr-2" />
          {label}
        </Button>
      )}
      {file && <FileLink file={file} />}
    </div>
  );
}

/** For who has closed the browser's own dialog, or wants the file once more. */
function FileLink({ file }: { file: ExportFile }) {
  const t = useTranslations("exports");
  const format = useFormatter();
  const time = format.dateTime(new Date(file.expires_at), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <p className="text-sm text-muted">
      <a
        href={makeFileUrl(file.job_id)}
        download
        className="text-accent underline underline-offset-2"
      >
        {t("again", { name: file.filename })}
      </a>{" "}
      ({t("until", { time })})
    </p>
  );
}

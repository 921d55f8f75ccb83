import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

/** Adds a push channel by its address. */
export function NewChannelDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("notifications");
  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "", url = "" }) => {
    const body = name.trim() === "" ? { url } : { name, url };
    await unwrap(api.POST("/api/notifications/channels", { body }));
    await refresh("notificationSettings");
    onClose();
  });
  return (
    <Dialog title={t("newChannel")} isOpen onClose={onClose}>
      <Form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          name="url"
          label={t("channelUrl")}
          description={t("channelUrlText")}
          placeholder="ntfys://ntfy.sh/my-topic"
          isRequired
          error={errors.url}
        />
        <TextField
          name="name"
          label={t("channelName")}
          placeholder={t("channelExample")}
          error={errors.name}
        />
        <Refusal text={refusal} />
        <Button type="submit" variant="primary" className="self-end" isBusy={isSending}>
          {t("addChannel")}
        </Button>
      </Form>
    </Dialog>
  );
}

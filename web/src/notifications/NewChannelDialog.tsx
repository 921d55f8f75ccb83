import { useTranslations } from "use-intl";

import { api, unwrap } from "@/api/client";
import { refresh } from "@/api/queryClient";
import { useLeave } from "@/offline/useFormDraft";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useSubmit } from "@/ui/useSubmit";

interface NewChannelDialogProps {
  onClose: () => void;
}

/** Adds a push channel by its address. */
export function NewChannelDialog({ onClose }: NewChannelDialogProps) {
  const t = useTranslations("notifications");
  return (
    <Dialog title={t("newChannel")} isOpen onClose={onClose} draft="channel-new">
      <NewChannelForm onClose={onClose} />
    </Dialog>
  );
}

function NewChannelForm({ onClose }: NewChannelDialogProps) {
  const t = useTranslations("notifications");
  const leave = useLeave(onClose);
  const { submit, isSending, errors, refusal } = useSubmit(async ({ name = "", url = "" }) => {
    const body = name.trim() === "" ? { url } : { name, url };
    await unwrap(api.POST("/api/notifications/channels", { body }));
    await refresh("notificationSettings");
    leave();
  });
  return (
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
  );
}

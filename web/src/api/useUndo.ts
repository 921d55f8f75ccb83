import { useTranslations } from "use-intl";

import { type Message, notify } from "@/ui/notifications";

import type { Entity } from "./queryClient";
import { useWrite } from "./useWrite";

/**
 * Returns a function that builds the way back of a message: a write that takes another one back.
 *
 * What must be known of the time before comes with the input of `send`, as the page may have learned more by then.
 */
export function useUndo<Input>(
  send: (input: Input) => Promise<unknown>,
  touches: readonly Entity[],
): (input: Input) => NonNullable<Message["action"]> {
  const t = useTranslations("shared");
  const write = useWrite({
    send,
    touches,
    done: () => notify({ kind: "success", text: t("undone") }),
  });
  return (input) => ({ label: t("undo"), run: () => write.mutate(input) });
}

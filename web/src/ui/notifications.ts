/** Short messages at the edge of the screen, with a way back where there is one. */
import { create } from "zustand";

const SECONDS = 1000;
const SHOWN_FOR = { success: 6 * SECONDS, error: 12 * SECONDS };

export interface Message {
  kind: "success" | "error";
  text: string;
  action?: { label: string; run: () => void };
  /** Stay until it is dismissed, instead of some seconds. */
  stays?: boolean;
}

interface ShownMessage extends Message {
  id: number;
}

interface Notifications {
  messages: readonly ShownMessage[];
}

export const useNotifications = create<Notifications>(() => ({ messages: [] }));

let lastId = 0;

/** Show a message for some seconds. */
export function notify(message: Message): void {
  lastId += 1;
  const shown = { ...message, id: lastId };
  useNotifications.setState(({ messages }) => ({ messages: [...messages.slice(-2), shown] }));
  if (message.stays) return;
  setTimeout(() => dismissNotification(shown.id), SHOWN_FOR[message.kind]);
}

export function dismissNotification(id: number): void {
  useNotifications.setState(({ messages }) => ({
    messages: messages.filter((message) => message.id !== id),
  }));
}

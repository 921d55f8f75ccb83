/** Which of the kept edits the person is asked about, as both versions hold something of its fields. */
import { create } from "zustand";

export const useClash = create<{ askedId: number | null }>(() => ({ askedId: null }));

/** Ask about an edit of the outbox. */
export function askAboutClash(id: number): void {
  useClash.setState({ askedId: id });
}

/** The question was asked; it can be asked again. */
export function concludeClash(): void {
  useClash.setState({ askedId: null });
}

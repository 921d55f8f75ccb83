/** Whether the form for a new transaction is open, on whichever page. */
import { create } from "zustand";

export const useAddTransaction = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

export function openAddTransaction(): void {
  useAddTransaction.setState({ isOpen: true });
}

export function closeAddTransaction(): void {
  useAddTransaction.setState({ isOpen: false });
}

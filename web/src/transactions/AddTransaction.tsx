import { lazy, Suspense } from "react";

import { withTexts } from "@/i18n/texts";
import { useKeys } from "@/ui/useKeys";

import { closeAddTransaction, openAddTransaction, useAddTransaction } from "./addTransaction";

const AddTransactionDialog = lazy(() =>
  withTexts(import("./AddTransactionDialog"), [
    "accounts",
    "categories",
    "exchangeRates",
    "transactions",
  ]),
);

/** The place of the form for a new transaction; it is loaded when somebody wants to add one. */
export function AddTransaction() {
  const isOpen = useAddTransaction((state) => state.isOpen);
  useKeys({ n: openAddTransaction });
  if (!isOpen) return null;
  return (
    <Suspense>
      <AddTransactionDialog onClose={closeAddTransaction} />
    </Suspense>
  );
}

import type { Entity } from "@/api/queryClient";
import { TOUCHED_BY_TRANSACTIONS } from "@/api/touched";

/** What an import changes; undoing one changes the same. */
export const TOUCHED: readonly Entity[] = ["imports", "categories", ...TOUCHED_BY_TRANSACTIONS];

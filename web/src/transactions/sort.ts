/** The orders of the list: the newest day first, or one of those that the API sorts by. */
import type { Paths } from "@/api/types";

type ListQuery = NonNullable<Paths["/api/transactions"]["get"]["parameters"]["query"]>;

/** An order other than the newest first, which is the list by days. */
export type Sort = Exclude<NonNullable<ListQuery["sort"]>, "-date">;

export const SORTS = ["date", "-amount", "amount", "payee", "-payee"] as const satisfies Sort[];

export function readSort(value: unknown): Sort | undefined {
  return SORTS.find((sort) => sort === value);
}

/** Requests that change planned transactions, and those that bring back what was before. */
import { api, unwrap } from "@/api/client";
import { LARGEST_PAGE, loadAll } from "@/api/loadAll";
import type { Schemas } from "@/api/types";

import type { Planned } from "./plannedQueries";
import { haveSameRhythm } from "./repetitions";

export type PlannedChange = Schemas["PlannedTransactionUpdate"];
export type OccurrenceChange = Schemas["PlannedOccurrenceChange"];

export const PATH = "/api/planned-transactions/{planned_id}";

export interface PlannedInput {
  planned: Planned;
  values: PlannedChange;
}

interface Former extends PlannedInput {
  /** What was changed of single days. */
  own: readonly OccurrenceChange[];
}

interface Split {
  /** The planned transaction before it was split. */
  before: Planned;
  own: readonly OccurrenceChange[];
  /** The occurrence and all that follow. */
  later: Planned;
}

interface OwnInput {
  planned_id: number;
  body: OccurrenceChange;
}

export function sendChange({ planned, values }: PlannedInput) {
  const header = { "If-Match": `"${planned.version}"` };
  const params = { path: { planned_id: planned.id }, header };
  return unwrap(api.PATCH(PATH, { body: values, params }));
}

export function sendOccurrence({ planned_id, body }: OwnInput) {
  return unwrap(api.POST(`${PATH}/occurrences`, { params: { path: { planned_id } }, body }));
}

/** What was changed of single days that are still open: other days of the plan delete it. */
export async function loadOwnValues(planned_id: number): Promise<OccurrenceChange[]> {
  const records = await loadAll((cursor) => {
    const params = { path: { planned_id }, query: { cursor, limit: LARGEST_PAGE } };
    return unwrap(api.GET(`${PATH}/occurrences`, { params }));
  });
  return records
    .filter(({ state }) => state === "open")
    .map(({ occurrence_date, date, amount, payee, notes }) => {
      return { occurrence_date, date, amount, payee, notes };
    });
}

/** Whether a change can be taken back: other days, or a pause, let nothing be due any more that waits. */
export function canRestore(planned: Planned, values: PlannedChange): boolean {
  const { start_date = planned.start_date, rule = planned.rule, status = planned.status } = values;
  const isSame =
    start_date === planned.start_date &&
    haveSameRhythm(rule, planned.rule) &&
    status === planned.status;
  return isSame || planned.waiting === 0;
}

/** The values before of what a change names; the currency as well, which may follow the account. */
export function pickValues(planned: Planned, values: PlannedChange): PlannedChange {
  const names = ["currency", ...Object.keys(values)] as (keyof PlannedChange & keyof Planned)[];
  return Object.fromEntries(names.map((name) => [name, planned[name]])) as PlannedChange;
}

export async function restorePlanned({ planned, values, own }: Former): Promise<void> {
  await sendChange({ planned, values });
  await restoreOwnValues(planned.id, own);
}

/** Delete what was split off, and let the planned transaction go on as before. */
export async function joinPlanned({ before, own, later }: Split): Promise<void> {
  const header = { "If-Match": `"${later.version}"` };
  await unwrap(api.DELETE(PATH, { params: { path: { planned_id: later.id }, header } }));
  const params = { path: { planned_id: before.id } };
  await unwrap(api.PATCH(PATH, { body: { rule: before.rule }, params }));
  await restoreOwnValues(before.id, own);
}

async function restoreOwnValues(planned_id: number, own: readonly OccurrenceChange[]) {
  await Promise.all(own.map((body) => sendOccurrence({ planned_id, body })));
}

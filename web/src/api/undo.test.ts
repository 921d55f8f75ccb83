// @vitest-environment happy-dom
/**
 * Undo gives back what was there when a person acted, whatever the page has learned meanwhile.
 *
 * A write runs the newest functions that its component has drawn; so what it must know of the time before comes with its input.
 */
import { afterEach, expect, test, vi } from "vitest";

import { useAccountActions } from "@/accounts/useAccountActions";
import { useDeleteCategory } from "@/categories/useDeleteCategory";
import { useDecision } from "@/recurring/useRecurringWrites";
import { useRuleDeletion } from "@/rules/useRuleWrites";
import { replaceServer, drawHook } from "@/testing";
import { useNotifications } from "@/ui/notifications";

import type { Account, Category, RecurringSeries, Rule } from "./types";

afterEach(() => {
  useNotifications.setState({ messages: [] });
  vi.unstubAllGlobals();
});

/** Act on what is shown, have something else drawn before the answer, then undo; what undo sends. */
async function undoAfterRedraw<Row extends object>(useAction: (row: Row) => () => void, row: Row) {
  const server = replaceServer();
  const drawn = drawHook(useAction, row);

  drawn.current();
  drawn.draw({ ...row, id: 99, name: "Something else", is_active: false });
  server.isAnswering = true;
  const message = await vi.waitUntil(() => useNotifications.getState().messages[0]);
  message.action?.run();
  return vi.waitUntil(() => server.changes[1]);
}

function useRule(shown: Rule) {
  const remove = useRuleDeletion();
  return () => remove(shown);
}

function useCategory(shown: Category) {
  const remove = useDeleteCategory(vi.fn());
  return () => remove(shown);
}

function useClosing(shown: Account) {
  const { setActive } = useAccountActions(shown);
  return () => setActive(false);
}

function usePausing(shown: RecurringSeries) {
  const decide = useDecision();
  return () => decide.mutate({ series: shown, decision: "paused" });
}

test("a deleted rule comes back as it was", async () => {
  const rule = { id: 3, name: "Coffee", is_active: true } as Rule;
  const sent = await undoAfterRedraw(useRule, rule);
  expect(sent).toMatchObject({ method: "POST", body: { name: "Coffee", is_active: true } });
});

test("the category that was deleted is the one that comes back", async () => {
  const sent = await undoAfterRedraw(useCategory, { id: 2, name: "Food" } as Category);
  expect(sent).toMatchObject({ method: "POST", path: "/api/categories/2/restore" });
});

test("a deleted account comes back as it was", async () => {
  const account = { id: 1, name: "Giro", is_active: true, opening_balance: 5 } as Account;
  const sent = await undoAfterRedraw((shown) => useAccountActions(shown).remove, account);
  const body = { name: "Giro", is_active: true, opening_balance: "5" };
  expect(sent).toMatchObject({ method: "POST", body });
});

test("an account that was closed is the one that opens again", async () => {
  const sent = await undoAfterRedraw(useClosing, { id: 1, name: "Giro" } as Account);
  expect(sent).toMatchObject({ path: "/api/accounts/1", body: { is_active: true } });
});

test("the decision on a recurring series is what it was before", async () => {
  const series = { id: 4, decision: "confirmed" } as RecurringSeries;
  const sent = await undoAfterRedraw(usePausing, series);
  expect(sent).toMatchObject({ path: "/api/recurring/4", body: { decision: "confirmed" } });
});

import { expect, test } from "vitest";

import { answerQuestion, findAskedRole, lacksColumns } from "./questions";

const ask = (field: string, options: string[] = []) => ({
  field,
  options,
  message: "",
  must_be_answered: true,
});

test("a question for a column is answered by the place of the column", () => {
  const question = ask("columns.date", ["When", "When"]);
  expect(findAskedRole(question)).toBe("date");
  expect(answerQuestion(question, 1)).toEqual({ columns: { date: 1 } });
});

test("other questions are answered by the option", () => {
  const question = ask("date_order", ["DMY", "MDY"]);
  expect(findAskedRole(question)).toBeUndefined();
  expect(answerQuestion(question, 1)).toEqual({ date_order: "MDY" });
});

test("a preview lacks columns as long as one is asked for", () => {
  expect(lacksColumns({ questions: [ask("sign"), ask("columns.amount")] })).toBe(true);
  expect(lacksColumns({ questions: [ask("sign")] })).toBe(false);
});

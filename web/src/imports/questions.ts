/** Questions of a preview, and the mappings that answer them. */
import type { Schemas } from "@/api/types";

import type { Mapping, Preview } from "./previews";

type Question = Schemas["Question"];

const COLUMN_QUESTION = /^columns\.(date|amount)$/;

/** What a question wants a column for; undefined if it asks something else. */
export function findAskedRole({ field }: Pick<Question, "field">): "date" | "amount" | undefined {
  return COLUMN_QUESTION.exec(field)?.[1] as "date" | "amount" | undefined;
}

/** The mapping that answers a question with the option at a place. */
export function answerQuestion(
  question: Pick<Question, "field" | "options">,
  place: number,
): Mapping {
  const role = findAskedRole(question);
  // Columns by their place, because headings may repeat.
  if (role) return { columns: { [role]: place } };
  return { [question.field]: question.options[place] };
}

/** Whether the file has no rows yet, because a column of dates or amounts is missing. */
export function lacksColumns({ questions }: Pick<Preview, "questions">): boolean {
  return questions.some((question) => findAskedRole(question) !== undefined);
}

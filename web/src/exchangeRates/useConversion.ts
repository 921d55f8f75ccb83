import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { ProblemError } from "@/api/problems";

import { convert, type Conversion } from "./ratesQuery";

export interface Question {
  amount: string;
  from_currency: string;
  to_currency: string;
  date: string;
}

const NOT_FOUND = 404;
const NOT_VALID = 422;

/** An amount at the rate of a day; null without a question, or while no rate is known. */
export function useConversion(question: Question | null): Conversion | null {
  const { data } = useQuery({
    queryKey: ["exchangeRates", "convert", question],
    queryFn: () => (question ? convert(question).catch(noneWhereUnknown) : null),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    meta: { isKept: false },
  });
  if (question === null || !data) return null;
  // What is kept of the last question must not pass for the answer to another one.
  const { from_currency, to_currency } = data.rate;
  const isOfPair = from_currency === question.from_currency && to_currency === question.to_currency;
  return isOfPair && data.asked_date === question.date && isSameAmount(data, question)
    ? data
    : null;
}

function isSameAmount({ amount }: Conversion, question: Question): boolean {
  return amount === Number(question.amount);
}

function noneWhereUnknown(error: unknown): null {
  const isAnswer = error instanceof ProblemError;
  if (isAnswer && (error.status === NOT_FOUND || error.status === NOT_VALID)) return null;
  throw error;
}

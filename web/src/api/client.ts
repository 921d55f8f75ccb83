/** The typed client of the API. Its types are generated: see `npm run generate`. */
import createClient from "openapi-fetch";

import { ProblemError } from "./problems";
import type { paths } from "./schema";
import { fetchWithSession } from "./session";
import type { Problem } from "./types";

export const api = createClient<paths>({ fetch: fetchWithSession });

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Return the data of an answer. Raises ProblemError if the server refused. */
export async function unwrap<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (error !== undefined || !response.ok) throw new ProblemError(readProblem(error, response));
  return data as Data;
}

/** A proxy in between may answer with something that is no problem. */
function readProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "detail" in error) return error as Problem;

  const detail = `The server answered ${response.status} ${response.statusText}.`;
  const problem: Pick<Problem, "type" | "title" | "status" | "detail" | "errors"> = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail,
    errors: [],
  };
  return problem as Problem;
}

/** The typed client of the API. Its types are generated: see `npm run generate`. */
import createClient from "openapi-fetch";

import { ProblemError, readProblem } from "./problems";
import { sendAgain } from "./repeatedRequests";
import type { paths } from "./schema";
import { fetchWithSession } from "./session";

export const api = createClient<paths>({
  fetch: (request) => sendAgain(request, fetchWithSession),
});

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

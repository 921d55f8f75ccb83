import { ProblemError } from "@/api/problems";

/** Whether the server says that too little is known yet: no failure, but a matter of time. */
export function isTooEarly(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "not_enough_data";
}

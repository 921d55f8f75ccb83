/** Long work of the server: a request starts a job, and its result is waited for. */
import { api, unwrap } from "./client";
import { ProblemError } from "./problems";
import { refresh } from "./queryClient";
import type { Problem, Schemas } from "./types";

type Job = Schemas["Job"];

export type OnProgress = (progress: number) => void;

/** Headers that make the server answer at once with a job instead of waiting for it. */
export const ASYNC = { Prefer: "respond-async" } as const;

// Small files are done in a moment; large ones are not asked for too often.
const FIRST_PAUSE = 120;
const LONGEST_PAUSE = 1500;
const GROWTH = 1.5;

/**
 * Wait for the result of an answer that may be a job.
 *
 * Raises ProblemError with what stopped the job.
 */
export async function awaitResult<Result extends object>(
  answer: Result | Job,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Result> {
  if (isJob(answer)) void refresh("jobs");
  return isJob(answer) ? awaitJob<Result>(answer, onProgress, signal) : answer;
}

function isJob(answer: object): answer is Job {
  return "kind" in answer && "progress" in answer && "scope" in answer;
}

async function awaitJob<Result>(
  job: Job,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Result> {
  const look = async (current: Job, pause: number): Promise<Result> => {
    if (current.status === "succeeded") return current.result as Result;
    if (current.status === "failed" || current.status === "cancelled")
      throw new ProblemError(readProblem(current));

    onProgress?.(current.progress);
    await new Promise((resolve) => setTimeout(resolve, pause));
    const params = { path: { job_id: current.id } };
    const next = await unwrap(api.GET("/api/jobs/{job_id}", { params, signal }));
    return look(next, Math.min(pause * GROWTH, LONGEST_PAUSE));
  };
  return look(job, FIRST_PAUSE);
}

/** The problem of a job has neither type nor title: those belong to answers. */
function readProblem(job: Job): Problem {
  const problem = { type: "about:blank", title: "", status: 422, errors: [], ...job.problem };
  return problem as unknown as Problem;
}

import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { JobRow } from "./JobRow";
import { jobsQuery } from "./jobsQuery";

/** The newest jobs that the person may see; `none` stands there without any. */
export function JobList({ none }: { none: ReactNode }) {
  const { data: jobs } = useSuspenseQuery(jobsQuery);
  return (
    <>
      {jobs.items.length === 0 && none}
      <ul className="flex flex-col divide-y divide-line">
        {jobs.items.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </>
  );
}

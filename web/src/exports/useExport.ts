import { useState } from "react";

import { api, unwrap } from "@/api/client";
import { awaitResult } from "@/api/jobs";
import type { Schemas } from "@/api/types";
import { useWrite } from "@/api/useWrite";

import { download } from "./download";

type Job = Schemas["Job"];
export type ExportFile = Schemas["ExportFile"];

/** Asks the server for a file and returns the job that writes it. */
export type StartExport = () => Promise<Job>;

/** Have a file written, show how far it is, and save it once it is there. */
export function useExport(start: StartExport) {
  const [job, setJob] = useState<Job | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [file, setFile] = useState<ExportFile | null>(null);

  const write = useWrite<undefined, ExportFile>({
    send: async () => {
      const started = await start();
      setJob(started);
      return awaitResult<ExportFile>(started, setProgress);
    },
    touches: ["jobs"],
    done: (written) => {
      setFile(written);
      download(written.job_id);
    },
  });
  const cancel = useWrite<Job, Job>({
    send: ({ id }) =>
      unwrap(api.POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: id } } })),
    touches: ["jobs"],
  });

  const begin = () => {
    setJob(null);
    setProgress(null);
    setFile(null);
    write.mutate(undefined);
  };
  return {
    begin,
    cancel: () => job && cancel.mutate(job),
    canCancel: job !== null && !cancel.isPending && !cancel.isSuccess,
    isWriting: write.isPending,
    progress,
    file,
  };
}

/** Files that jobs have written: their addresses, and the browser's own way to save them. */
export function makeFileUrl(jobId: number): string {
  return `/api/jobs/${jobId}/file`;
}

/** Save a file as a link would. The session's cookie comes along with it. */
export function download(jobId: number): void {
  const link = document.createElement("a");
  link.href = makeFileUrl(jobId);
  link.download = "";
  link.click();
}

/** Whether the server answers: it may be down while the device has a connection. */
import { create } from "zustand";

/** Answers of a proxy whose server is down. */
const SERVER_IS_DOWN: ReadonlySet<number> = new Set([502, 504]);

interface Server {
  answers: boolean;
}

export const useServer = create<Server>(() => ({ answers: true }));

/** Note what came of a request: the status of its answer, or null when none came. */
export function noteAnswer(status: number | null): void {
  const answers = status !== null && !SERVER_IS_DOWN.has(status);
  if (answers !== useServer.getState().answers) useServer.setState({ answers });
}

/** Call `listener` whenever the server answers again. Returns a function that ends it. */
export function onReturn(listener: () => void): () => void {
  return useServer.subscribe((now, before) => {
    if (now.answers && !before.answers) listener();
  });
}

import { useEffect } from "react";

import { onReturn } from "@/api/reachability";

import { loadOutbox, sendOutbox } from "./outbox";

const EVERY = 30_000;

/** Send what waits: at the start, when the connection or the server is back, and every half minute. */
export function useDelivery(userId: number): void {
  useEffect(() => {
    const deliver = () => void sendOutbox(userId);
    void loadOutbox().then(deliver);
    addEventListener("online", deliver);
    const stopWaiting = onReturn(deliver);
    const timer = setInterval(deliver, EVERY);
    return () => {
      removeEventListener("online", deliver);
      stopWaiting();
      clearInterval(timer);
    };
  }, [userId]);
}

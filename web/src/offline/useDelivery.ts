import { useEffect } from "react";

import { loadOutbox, sendOutbox } from "./outbox";

const EVERY = 30_000;

/** Send what waits: at the start, when the connection is back, and every half minute. */
export function useDelivery(userId: number): void {
  useEffect(() => {
    const deliver = () => void sendOutbox(userId);
    void loadOutbox().then(deliver);
    addEventListener("online", deliver);
    const timer = setInterval(deliver, EVERY);
    return () => {
      removeEventListener("online", deliver);
      clearInterval(timer);
    };
  }, [userId]);
}

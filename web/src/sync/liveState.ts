/** Whether changes of other tabs and devices arrive at once. */
import { create } from "zustand";

/** `live`: at once; `waiting`: not before the connection is back, but every few seconds. */
export type LiveState = "live" | "waiting";

interface Live {
  state: LiveState;
}

export const useLive = create<Live>(() => ({ state: "waiting" }));

/**
 * The live connection: one stream of events for all tabs of this browser.
 *
 * A browser opens six connections to a server, and each stream takes one. So one tab leads: it has
 * the stream and tells the others. An event only says that there is something to read; what, the
 * log of changes says, so nothing is missed while there is no connection.
 */
import { onReturn } from "@/api/reachability";

import { type LiveState, useLive } from "./liveState";

const STREAM = "/api/events/stream";
const NAME = "outlay-live";
const SECOND = 1000;
const LONGEST_PAUSE = 60 * SECOND;
/** Changes that come together, as of an import, are read together. */
const GATHER = 150;
/** Changes that go on, as after an import, are read this often: each reading asks for whole lists. */
const AT_MOST_EVERY = 2 * SECOND;

type Message = LiveState | "changed" | "who leads?";

/** Call `onChange` whenever something has changed. Returns a function that ends it. */
export function followChanges(onChange: () => void): () => void {
  const stopping = new AbortController();
  const tabs = new BroadcastChannel(NAME);
  const say = (message: Message) => tabs.postMessage(message);
  const gathered = gather(onChange);
  let isLeading = false;

  const tell = (message: LiveState | "changed") => {
    say(message);
    hear(message);
  };
  const hear = (message: Message) => {
    if (message === "changed") gathered.call();
    else if (message !== "who leads?") useLive.setState({ state: message });
    else if (isLeading) say(useLive.getState().state);
  };
  tabs.addEventListener("message", ({ data }: MessageEvent<Message>) => hear(data));
  say("who leads?");

  const lead = () =>
    new Promise<void>((resolve) => {
      isLeading = true;
      const disconnect = keepConnected(tell);
      stopping.signal.addEventListener("abort", () => {
        disconnect();
        resolve();
      });
    });
  // Over plain http there are no locks: each tab then has a stream of its own.
  if ("locks" in navigator)
    void navigator.locks.request(NAME, { signal: stopping.signal }, lead).catch(() => null);
  else void lead();

  return () => {
    stopping.abort();
    gathered.cancel();
    tabs.close();
    useLive.setState({ state: "waiting" });
  };
}

/** Keep a stream open as long as there is a network, with longer pauses the longer it fails. */
function keepConnected(tell: (message: LiveState | "changed") => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const connect = () => {
    disconnect();
    if (!navigator.onLine) return;
    source = new EventSource(STREAM);
    source.addEventListener("ready", () => {
      failures = 0;
      tell("live");
      // What has happened since the last connection.
      tell("changed");
    });
    source.addEventListener("message", () => tell("changed"));
    // Not left to the browser, which gives up when it is refused, as by an expired token.
    source.addEventListener("error", wait);
  };
  const wait = () => {
    disconnect();
    tell("waiting");
    // The token is renewed by whoever reads the changes.
    if (failures === 0) tell("changed");
    const pause = Math.min(LONGEST_PAUSE, SECOND * 2 ** failures);
    failures += 1;
    timer = setTimeout(connect, pause * (0.5 + Math.random()));
  };
  const leave = () => {
    disconnect();
    tell("waiting");
  };

  const stopWaiting = onReturn(() => {
    if (source === null) connect();
  });
  addEventListener("online", connect);
  addEventListener("offline", leave);
  connect();
  return () => {
    stopWaiting();
    removeEventListener("online", connect);
    removeEventListener("offline", leave);
    disconnect();
  };
}

/** Call a function once for all calls of a moment, and never more often than pages can follow. */
function gather(action: () => void): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = 0;
  return {
    call: () => {
      const pause = Math.max(GATHER, next - Date.now());
      timer ??= setTimeout(() => {
        timer = undefined;
        next = Date.now() + AT_MOST_EVERY;
        action();
      }, pause);
    },
    cancel: () => clearTimeout(timer),
  };
}

/** Keeps what was loaded in this browser, so that it can be read again offline and at once. */
import { dehydrate, type DehydratedState, hydrate, type Query } from "@tanstack/react-query";

import { queryClient } from "@/api/queryClient";

import { openDatabase } from "./database";

const KEY = "queries";
const DAY = 24 * 60 * 60 * 1000;
const KEPT_FOR = 7 * DAY;
/** Writing after each answer would keep a phone busy. */
const PAUSE = 1000;

/** What was loaded, and what it takes to know whether it can still be shown. */
export interface KeptQueries {
  build: string;
  savedAt: number;
  state: DehydratedState;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Show what was loaded last time, and go on keeping what is loaded. */
export async function keepQueries(): Promise<void> {
  try {
    const kept = await (await openDatabase()).get("cache", KEY);
    if (kept !== undefined && isUsable(kept)) hydrate(queryClient, kept.state);
    queryClient.getQueryCache().subscribe(writeSoon);
  } catch {
    // A private window keeps nothing; everything is loaded from the server.
  }
}

/** Forget everything that was loaded: the person signed out. */
export async function forgetQueries(): Promise<void> {
  queryClient.clear();
  clearTimeout(timer);
  timer = undefined;
  await openDatabase()
    .then((database) => database.delete("cache", KEY))
    .catch(() => undefined);
}

/** Answers of another version may have another shape. */
function isUsable({ build, savedAt }: KeptQueries): boolean {
  return build === BUILD_ID && Date.now() - savedAt < KEPT_FOR;
}

/** Lists that are long say of themselves that they are not worth keeping. */
function isKept(query: Query): boolean {
  // Also what could not be read again meanwhile: offline, that is everything.
  return query.meta?.isKept !== false && query.state.data !== undefined;
}

function writeSoon(): void {
  timer ??= setTimeout(() => void write(), PAUSE);
}

async function write(): Promise<void> {
  timer = undefined;
  const kept = {
    build: BUILD_ID,
    savedAt: Date.now(),
    state: dehydrate(queryClient, { shouldDehydrateQuery: isKept }),
  };
  await (await openDatabase()).put("cache", kept, KEY);
}

/** What this browser keeps over a restart: unsent entries, and what was loaded last. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { OutboxEntry } from "./entries";
import type { KeptQueries } from "./persistence";

const VERSION = 1;

interface OutlayDatabase extends DBSchema {
  outbox: { key: number; value: OutboxEntry };
  cache: { key: string; value: KeptQueries };
}

let opened: Promise<IDBPDatabase<OutlayDatabase>> | null = null;

/** Open the database of this browser; private windows of some browsers have none, and reject. */
export function openDatabase(): Promise<IDBPDatabase<OutlayDatabase>> {
  opened ??= openDB<OutlayDatabase>("outlay", VERSION, {
    upgrade(database) {
      database.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
      database.createObjectStore("cache");
    },
  });
  return opened;
}

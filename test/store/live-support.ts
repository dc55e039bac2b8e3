import { resolve } from "../../src/domain/resolve/resolve.ts";
import {
  createTableProvider,
  type TableProvider,
  type TableProviderOptions,
} from "../../src/store/isolate/table-provider.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { GATE, HOUR } from "../support/table.ts";

/** An isolate, its KV and its clock. */
export interface World {
  readonly kv: MemoryStore;
  readonly live: TableProvider;
  /** The time, which only changes when it is set. */
  readonly clock: { now: number };
  /** Answers a request like the Worker, with the target, or the outcome if there is no target. */
  ask(address: string): Promise<string>;
  /** Answers from loaded data; null if something must be fetched first. */
  askAtOnce(address: string): string | null;
  /** Lets enough time pass for a refresh to be due, and refreshes. */
  refresh(seconds?: number): Promise<void>;
  /** Waits for the work after answers; only for a while if some of it never ends. */
  settle(): Promise<void>;
}

export const NOON = GATE + 12 * HOUR;

export function createWorld(
  options: Pick<TableProviderOptions, "bundle"> & Partial<TableProviderOptions>,
  kv: MemoryStore = createMemoryStore(),
): World {
  const clock = { now: NOON };
  const live = createTableProvider({ kv, now: () => clock.now, refreshSeconds: 30, ...options });
  const behind = new Set<Promise<void>>();
  const background = (work: Promise<void>): void => {
    behind.add(work);
    void work.finally(() => behind.delete(work));
  };
  const settle = async (): Promise<void> => {
    const end = performance.now() + HANGING_MS;
    while (behind.size > 0 && (kv.hanging() === 0 || performance.now() < end)) await turn();
  };
  const answer = (table: ReturnType<TableProvider["tableFor"]>, url: URL): string | null => {
    if (!table) return null;
    const { location, outcome } = resolve(table, { url, method: "GET" }, clock.now);
    return location ?? outcome;
  };
  return {
    kv,
    live,
    clock,
    settle,
    async ask(address) {
      const url = new URL(address, "https://www.old.example");
      live.refreshIfDue(background);
      const table =
        live.tableFor(url.pathname) ?? (await live.fetchTable(url.pathname, background));
      return answer(table, url) ?? "";
    },
    askAtOnce(address) {
      const url = new URL(address, "https://www.old.example");
      return answer(live.tableFor(url.pathname), url);
    },
    async refresh(seconds = 600) {
      clock.now += seconds * 1000;
      // Work that hung before KV was healed never ends.
      if (kv.hanging() === 0) behind.clear();
      live.refreshIfDue(background);
      await settle();
    },
  };
}

/** The time to wait if some reads are never answered. */
const HANGING_MS = 300;

/** Calls a function repeatedly, once per turn of the event loop, until work is done. */
export async function until(work: Promise<unknown>, meanwhile: () => void): Promise<void> {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    meanwhile();
    await turn();
  }
  await done;
}

/** Waits for one turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

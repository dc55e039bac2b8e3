/** Requests addresses a few at a time, and compares each answer with the table. */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import type { Table } from "../../domain/table/table.ts";
import { wait } from "../../store/kv/retry.ts";
import { createHostSlots } from "../check/host-slots.ts";
import { inLanes } from "../check/lanes.ts";
import { askPatiently, Silences, SILENT_AT_MOST } from "../check/patience.ts";
import type { Io } from "../terminal/io.ts";
import type { Journal } from "../terminal/journal.ts";
import { createProgress } from "../terminal/progress.ts";
import { compare, type Moment, type Wanted } from "./compare.ts";
import type { Place } from "./place.ts";
import type { Probe } from "./probes.ts";
import { send, type Sent } from "./send.ts";

/** An address whose answer differs from the table. */
export interface Difference {
  readonly probe: Probe;
  readonly wanted: Wanted;
  readonly got: Sent;
}

export interface AskAllOptions {
  readonly table: Table;
  readonly place: Place;
  /** Maps the time of a request to the instant for which the deployment decides. */
  readonly instantOf: (now: Instant) => Instant;
  readonly perHost: number;
  /** The requests per second to one host; null for as fast as it answers. */
  readonly rate: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Records the addresses with a correct answer; null to record nothing. */
  readonly journal: Pick<Journal<Agreed>, "entries" | "add"> | null;
}

export interface Asked {
  readonly differences: readonly Difference[];
  /** The number of requested addresses, in this run or an earlier one. */
  readonly total: number;
  readonly answered: number;
}

/** The journal entries of an interrupted run. */
export const agreedSchema = z.object({ url: z.string() });
export type Agreed = z.infer<typeof agreedSchema>;

/** @returns The differences in the order of the addresses. */
export async function askAll(
  io: Io,
  probes: readonly Probe[],
  options: AskAllOptions,
): Promise<Asked> {
  const { table, place, instantOf, perHost, rate, headers, timeoutMs, journal } = options;
  const sleep = io.sleep ?? wait;
  const slots = createHostSlots(perHost);
  const pace = createPacer(rate, sleep);
  const known = new Set(journal?.entries.map((it) => it.url));
  const todo = probes.filter((it) => !known.has(it.url.href));
  const progress = createProgress(io, "Asking", { name: "addresses", size: 1 });
  const found = new Map<Probe, Difference>();
  const silences = new Silences();
  let done = 0;
  let answered = probes.length - todo.length;

  async function ask(probe: Probe): Promise<void> {
    const asking = place.locate(probe.url);
    const { host } = asking.url;
    let moment: Moment = { from: io.now(), to: io.now() };
    const got = silences.isSilent(host)
      ? leftOut()
      : await askPatiently(host, { slots, sleep }, async () => {
          await pace(host);
          const from = io.now();
          const sent = await send(io, asking, { headers, timeoutMs });
          moment = { from, to: io.now() };
          return sent;
        });
    silences.note(host, got.status !== null);
    if (got.status !== null) answered += 1;
    const answer = got.status === null ? null : got;
    const wanted = compare(table, probe.url, answer, moment, place.manner, instantOf);
    if (wanted) found.set(probe, { probe, wanted, got });
    else journal?.add({ url: probe.url.href });
    done += 1;
    progress.update(done, todo.length);
  }

  try {
    if (todo.length > 0) progress.update(0, todo.length);
    const byHost = Map.groupBy(todo, (it) => place.locate(it.url).url.host);
    await Promise.all([...byHost.values()].flatMap((of) => inLanes(of, perHost, ask)));
  } finally {
    progress.stop();
  }
  const differences = probes.flatMap((it) => found.get(it) ?? []);
  return { differences, total: probes.length, answered };
}

function leftOut(): Sent {
  return {
    status: null,
    failure: `not asked: its host gave no answer for ${SILENT_AT_MOST} addresses`,
    waitMs: null,
  };
}

/** Creates a function that delays requests to one host to keep to the rate. */
function createPacer(
  rate: number | null,
  sleep: (milliseconds: number) => Promise<void>,
): (host: string) => Promise<void> {
  const turns = new Map<string, Promise<void>>();
  return async (host) => {
    if (rate === null) return;
    const turn = turns.get(host) ?? Promise.resolve();
    turns.set(
      host,
      turn.then(() => sleep(1000 / rate)),
    );
    await turn;
  };
}

import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { type Look, lookSchema } from "../../survey/look.ts";
import { createHostSlots } from "../check/host-slots.ts";
import { isPrivateHost } from "../check/private-hosts.ts";
import type { Io } from "../terminal/io.ts";
import { openJournal } from "../terminal/journal.ts";
import { type Kind, requestLook } from "./request.ts";

/** Asks the old site, or knows already. */
export interface Asker {
  /** When the first request was made; earlier than now if the run goes on from another. */
  readonly startedAt: Instant;
  /** How many answers an earlier run has left. */
  readonly known: number;
  ask(url: string, kind: Kind): Promise<Look>;
  /** How long a host is left alone after each request, from now on. */
  setDelay(seconds: number): void;
  /** The survey is complete: the next one begins anew. */
  clear(): void;
}

export interface AskerOptions {
  /** What the survey was given. */
  readonly start: URL;
  readonly delaySeconds: number;
  readonly timeoutSeconds: number;
  readonly isFresh: boolean;
}

/** A host that leaves so many requests without an answer, one after the other, is asked for nothing more. */
const SILENT_AT_MOST = 5;

/** Of an address that was not asked for, since its host had stopped answering. */
export const NOT_ASKED = "NOT_ASKED";

const entrySchema = z.object({ kind: z.string(), look: lookSchema });

/**
 * A survey that was stopped walks the same way again, and what was answered is not asked for again: its state is
 * the answers alone.
 *
 * @throws CliError if the folder cannot be written.
 */
export async function createAsker(io: Io, options: AskerOptions): Promise<Asker> {
  const { start, delaySeconds, timeoutSeconds, isFresh } = options;
  const journal = openJournal(io, {
    command: "survey",
    subject: start.href,
    key: [],
    schema: entrySchema,
    isFresh,
  });
  const known = new Map(journal.entries.map(({ kind, look }) => [`${kind} ${look.url}`, look]));
  const silences = new Map<string, number>();
  let delayMs = delaySeconds * 1000;
  const isPrivate = await isStartPrivate(io, start);
  const requestOptions = {
    fetch: io.fetch ?? fetch,
    sleep: io.sleep ?? wait,
    slots: createHostSlots(1),
    timeoutMs: timeoutSeconds * 1000,
    delayMs: () => delayMs,
    // Who owns a public name may point it at this network at any time: it is looked up before each request.
    mayReach: async (hostname: string) => isPrivate || !(await isPrivateHost(io, hostname)),
  };
  return {
    startedAt: journal.startedAt,
    known: known.size,
    async ask(url, kind) {
      const key = `${kind} ${url}`;
      const before = known.get(key);
      if (before) return before;
      const { host } = new URL(url);
      const silence = silences.get(host) ?? 0;
      if (silence >= SILENT_AT_MOST) return notAsked(url);
      const look = await requestLook(url, kind, requestOptions);
      silences.set(host, look.status === null ? silence + 1 : 0);
      known.set(key, look);
      // No answer is worth another try in the next run.
      if (look.status !== null) journal.add({ kind, look });
      return look;
    },
    setDelay: (seconds) => void (delayMs = seconds * 1000),
    clear: journal.clear,
  };
}

/** A private network is asked only by who names it. */
async function isStartPrivate(io: Io, { hostname }: URL): Promise<boolean> {
  try {
    return await isPrivateHost(io, hostname);
  } catch {
    // The first request reports that at greater length.
    return false;
  }
}

function notAsked(url: string): Look {
  return {
    url,
    status: null,
    failure: NOT_ASKED,
    location: null,
    headers: {},
    cookies: [],
    isCut: false,
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

import { Silences } from "../check/patience.ts";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { type Look, lookSchema } from "../../survey/look.ts";
import { createHostSlots } from "../check/host-slots.ts";
import { isPrivateHost } from "../check/private-hosts.ts";
import type { Io } from "../terminal/io.ts";
import { openJournal } from "../terminal/journal.ts";
import { type Kind, requestLook } from "./request.ts";
import { wait } from "../../store/kv/retry.ts";

/** Sends requests to the old site, or returns the answers of an earlier run. */
export interface Asker {
  /** The time of the first request, which is in the past if the run continues an earlier one. */
  readonly startedAt: Instant;
  /** The number of answers from an earlier run. */
  readonly known: number;
  ask(url: string, kind: Kind): Promise<Look>;
  /** Sets the pause after each request to a host, from now on. */
  setDelay(seconds: number): void;
  /** Deletes the stored answers because the survey is complete; the next one starts from scratch. */
  clear(): void;
}

export interface AskerOptions {
  readonly start: URL;
  readonly delaySeconds: number;
  readonly timeoutSeconds: number;
  readonly isFresh: boolean;
}

/** The failure of an address that was not requested because its host had stopped answering. */
export const NOT_ASKED = "NOT_ASKED";

const entrySchema = z.object({ kind: z.string(), look: lookSchema });

/**
 * Creates an asker. A survey that was interrupted takes the same path again without repeating answered requests, so
 * only the answers are stored.
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
  const silences = new Silences();
  let delayMs = delaySeconds * 1000;
  const isPrivate = await isStartPrivate(io, start);
  const requestOptions = {
    fetch: io.fetch ?? fetch,
    sleep: io.sleep ?? wait,
    slots: createHostSlots(1),
    timeoutMs: timeoutSeconds * 1000,
    delayMs: () => delayMs,
    // The owner of a public name may point it at this network at any time, so it is looked up before each request.
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
      if (silences.isSilent(host)) return notAsked(url);
      const look = await requestLook(url, kind, requestOptions);
      silences.note(host, look.status !== null);
      known.set(key, look);
      // Requests without an answer are not stored, so that the next run tries them again.
      if (look.status !== null) journal.add({ kind, look });
      return look;
    },
    setDelay: (seconds) => void (delayMs = seconds * 1000),
    clear: journal.clear,
  };
}

/** Whether the start is on a private network, which is surveyed only if named explicitly. */
async function isStartPrivate(io: Io, { hostname }: URL): Promise<boolean> {
  try {
    return await isPrivateHost(io, hostname);
  } catch {
    // The first request reports the error in more detail.
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

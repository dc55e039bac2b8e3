/**
 * The results of an interrupted run: a file below `.sunset` that grows by a line with each result, so that nothing is
 * lost whenever the run is stopped. It is deleted when a run is complete.
 */
import { parseJson } from "../../formats/text/json-source.ts";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";
import { VERSION } from "./version.ts";

/** The lifetime of a journal: yesterday's answers of a server say little about today. */
const KEPT_MS = 24 * 3_600_000;

const headerSchema = z.object({ key: z.string(), startedAt: z.number() });

export interface Journal<Entry> {
  /** The start of the run that this one continues, otherwise now. */
  readonly startedAt: Instant;
  /** The results of earlier runs, in chronological order. */
  readonly entries: readonly Entry[];
  add(entry: Entry): void;
  /** Deletes the journal because the run is complete; the next one starts from scratch. */
  clear(): void;
}

export interface JournalOptions<Entry> {
  readonly command: string;
  /** The object that the command works on; each has its own journal. */
  readonly subject: string;
  /** The values that must be equal for earlier results to be valid, in addition to the version of Sunset. */
  readonly key: readonly unknown[];
  readonly schema: z.ZodMiniType<Entry>;
  readonly isFresh: boolean;
}

/**
 * Opens the journal of an earlier run if it has the same key and is at most a day old; otherwise begins a new one.
 *
 * @throws CliError if the folder cannot be written.
 */
export function openJournal<Entry>(
  io: Io,
  { command, subject, key, schema, isFresh }: JournalOptions<Entry>,
): Journal<Entry> {
  const path = join(io.cwd, ".sunset", `${command}-${hash(subject).slice(0, 12)}.jsonl`);
  const hashedKey = hash(JSON.stringify([VERSION, ...key]));
  const now = io.now();
  const left = isFresh ? null : read(path, hashedKey, now);
  if (!left) begin(path, `${JSON.stringify({ key: hashedKey, startedAt: now })}\n`);
  return {
    startedAt: left?.startedAt ?? now,
    // A damaged line costs only one result.
    entries: (left?.lines ?? []).flatMap((line) => {
      const entry = schema.safeParse(parseJson(line)?.value);
      return entry.success ? [entry.data] : [];
    }),
    add: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`),
    clear: () => rmSync(path, { force: true }),
  };
}

/** @returns null if there is nothing to continue from. */
function read(
  path: string,
  key: string,
  now: Instant,
): { readonly startedAt: Instant; readonly lines: readonly string[] } | null {
  const [first = "", ...lines] = readText(path).split("\n");
  const header = headerSchema.safeParse(parseJson(first)?.value);
  if (!header.success || header.data.key !== key) return null;
  const { startedAt } = header.data;
  return now - startedAt < KEPT_MS ? { startedAt, lines } : null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // There is no journal, or it cannot be read: start from scratch.
    return "";
  }
}

function begin(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    const message = `Cannot write ${path}, from which an interrupted run would continue`;
    throw new CliError(message, "Run it in a folder that you may write to", undefined, { cause });
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

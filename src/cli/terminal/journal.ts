/**
 * What an interrupted run has found out: a file below `.sunset` that grows by a line with each result, so that
 * nothing is lost whenever the run is stopped. It goes once a run is complete.
 */
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";
import { VERSION } from "./version.ts";

/** What a server said yesterday says little about today. */
const KEPT_MS = 24 * 3_600_000;

const headerSchema = z.object({ key: z.string(), startedAt: z.number() });

export interface Journal<Entry> {
  /** When the run began that this one goes on from, else now. */
  readonly startedAt: Instant;
  /** What earlier runs found out, in the order in which they did. */
  readonly entries: readonly Entry[];
  add(entry: Entry): void;
  /** The run is complete: the next one begins anew. */
  clear(): void;
}

export interface JournalOptions<Entry> {
  /** The command. */
  readonly command: string;
  /** What the command works on: each has its own journal. */
  readonly subject: string;
  /** What must be the same for results to be worth anything; the version of Sunset always must. */
  readonly key: readonly unknown[];
  readonly schema: z.ZodMiniType<Entry>;
  readonly isFresh: boolean;
}

/**
 * Opens what an earlier run left, if it judged by the same key and is not older than a day.
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
    // A line that is damaged is one result less.
    entries: (left?.lines ?? []).flatMap((line) => {
      const entry = schema.safeParse(parse(line));
      return entry.success ? [entry.data] : [];
    }),
    add: (entry) => appendFileSync(path, `${JSON.stringify(entry)}\n`),
    clear: () => rmSync(path, { force: true }),
  };
}

/** @returns null if there is nothing to go on from. */
function read(
  path: string,
  key: string,
  now: Instant,
): { readonly startedAt: Instant; readonly lines: readonly string[] } | null {
  const [first = "", ...lines] = readText(path).split("\n");
  const header = headerSchema.safeParse(parse(first));
  if (!header.success || header.data.key !== key) return null;
  const { startedAt } = header.data;
  return now - startedAt < KEPT_MS ? { startedAt, lines } : null;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Nothing was left, or nothing that can be read: begin anew.
    return "";
  }
}

/** The last line may be half written. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
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

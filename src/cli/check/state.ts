/**
 * What an interrupted run has found out: a file below `.sunset` that grows by a line with each target, so that
 * nothing is lost whenever the run is stopped. It goes once a run is complete.
 */
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve as resolvePath } from "node:path";
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { type Checked, checkedSchema } from "../../store/records/check-results.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { VERSION } from "../terminal/version.ts";

/** What a server said yesterday says little about today. */
const KEPT_MS = 24 * 3_600_000;

const headerSchema = z.object({ key: z.string(), startedAt: z.number() });

export interface CheckState {
  /** When the first of its targets was asked. */
  readonly startedAt: Instant;
  /** What is known already, by target. */
  readonly known: ReadonlyMap<string, Checked>;
  add(checked: Checked): void;
  /** The run is complete: the next one begins anew. */
  clear(): void;
}

export interface StateOptions {
  /** Each table has its own state. */
  readonly routes: string;
  readonly site: SiteData;
  readonly now: Instant;
  readonly isFresh: boolean;
}

/** Opens what an earlier run left, if it judged by the same lists and is not older than a day. */
export function openState(io: Io, { routes, site, now, isFresh }: StateOptions): CheckState {
  const name = hash(resolvePath(io.cwd, routes)).slice(0, 12);
  const path = join(io.cwd, ".sunset", `check-${name}.jsonl`);
  const key = hash(JSON.stringify([VERSION, site.targetHosts, site.deadTargets ?? []]));
  const left = isFresh ? null : read(path, key, now);
  if (!left) begin(path, `${JSON.stringify({ key, startedAt: now })}\n`);
  return {
    startedAt: left?.startedAt ?? now,
    known: left?.known ?? new Map<string, Checked>(),
    add: (checked) => appendFileSync(path, `${JSON.stringify(checked)}\n`),
    clear: () => rmSync(path, { force: true }),
  };
}

/** @returns null if there is nothing to continue from. */
function read(
  path: string,
  key: string,
  now: Instant,
): Pick<CheckState, "startedAt" | "known"> | null {
  const [first = "", ...lines] = readText(path).split("\n");
  const header = headerSchema.safeParse(parse(first));
  if (!header.success || header.data.key !== key) return null;
  if (!(now - header.data.startedAt < KEPT_MS)) return null;
  const known = lines.flatMap((line): [string, Checked][] => {
    const checked = checkedSchema.safeParse(parse(line));
    if (!checked.success) return [];
    const { url, verdict, status } = checked.data;
    // What is not known, or had no answer, is worth another try.
    const isKnown = verdict === "soft-dead" || (verdict !== "unknown" && status !== null);
    return isKnown ? [[url, checked.data]] : [];
  });
  return { startedAt: header.data.startedAt, known: new Map(known) };
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
    const message = `Cannot write ${path}, which a run that is stopped goes on from`;
    throw new CliError(message, "Run it in a folder that you may write to", undefined, { cause });
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

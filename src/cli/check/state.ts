/** What an interrupted check has found out. */
import { resolve as resolvePath } from "node:path";
import type { Instant } from "../../domain/instant.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { type Checked, checkedSchema } from "../../store/records/check-results.ts";
import type { Io } from "../terminal/io.ts";
import { openJournal } from "../terminal/journal.ts";

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
  readonly isFresh: boolean;
}

/** Opens what an earlier run left, if it judged by the same lists and is not older than a day. */
export function openState(io: Io, { routes, site, isFresh }: StateOptions): CheckState {
  const journal = openJournal<Checked>(io, {
    command: "check",
    subject: resolvePath(io.cwd, routes),
    key: [site.targetHosts, site.deadTargets ?? []],
    schema: checkedSchema,
    isFresh,
  });
  const known = journal.entries.filter(isWorthKeeping).map((it): [string, Checked] => [it.url, it]);
  return { ...journal, known: new Map(known) };
}

/** What is not known, or had no answer, is worth another try. */
function isWorthKeeping({ verdict, status }: Checked): boolean {
  return verdict === "soft-dead" || (verdict !== "unknown" && status !== null);
}

/** The results of an interrupted check. */
import { resolve as resolvePath } from "node:path";
import type { Instant } from "../../domain/instant.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { type Checked, checkedSchema } from "../../store/records/check-results.ts";
import type { Io } from "../terminal/io.ts";
import { openJournal } from "../terminal/journal.ts";

export interface CheckState {
  /** The time of the first request. */
  readonly startedAt: Instant;
  /** The known results, by target. */
  readonly known: ReadonlyMap<string, Checked>;
  add(checked: Checked): void;
  /** Deletes the state because the run is complete; the next one starts from scratch. */
  clear(): void;
}

export interface StateOptions {
  /** Each table has its own state. */
  readonly routes: string;
  readonly site: SiteData;
  readonly isFresh: boolean;
}

/** Opens the results of an earlier run, if it used the same lists and is not older than a day. */
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

/** Whether a result is final; a target that is unknown, or did not answer, is worth another try. */
function isWorthKeeping({ verdict, status }: Checked): boolean {
  return verdict === "soft-dead" || (verdict !== "unknown" && status !== null);
}

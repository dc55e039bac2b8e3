/** Rows over a table that is about to serve: which of its changes they hide from visitors, and which are redundant. */
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import type { Change } from "../../domain/report/diff.ts";
import { type Covered, type RowOver, rowsOver } from "../../domain/report/rows-over.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Table } from "../../domain/table/table.ts";
import { readText, StoreError } from "../../store/kv/kv-store.ts";
import { gateInForce } from "../../store/records/in-force.ts";
import { isRowKey, OVERLAY_KEY } from "../../store/records/keys.ts";
import { type Overlay, overlayOf } from "../../store/records/overlay.ts";
import type { NamedTable } from "../tables/live-table.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { printable } from "../terminal/printable.ts";
import { openDesk } from "./desk.ts";

export interface Compared {
  /** The table in service, if already loaded. */
  readonly live: NamedTable | null;
  readonly after: CompiledRoutes;
  readonly changes: readonly Change[];
}

/** Finds them with the rows of the reconciler's next run, or of its last if it is not known which table serves. */
export async function findRowsOver(
  stores: Stores,
  { live, after, changes }: Compared,
  now: Instant,
): Promise<readonly RowOver[]> {
  if (!(await stores.redirects.list("")).some(isRowKey)) return [];
  const { before, overlay } = await readRows(stores, live, now);
  const { instant } = gateInForce(overlay?.gate.value ?? null, null);
  const underGate = ({ site, layers }: Table): Table =>
    instant === null ? { site, layers } : { site: { ...site, activatesAt: instant }, layers };
  return rowsOver({
    before: before && underGate(before),
    after: underGate(after.table),
    rows: (overlay?.rows ?? []).flatMap(({ key, rule }) => (rule ? [{ key, rule }] : [])),
    changes,
    now,
  });
}

async function readRows(
  stores: Stores,
  live: NamedTable | null,
  now: Instant,
): Promise<{ readonly before: Table | null; readonly overlay: Overlay | null }> {
  try {
    const desk = await openDesk(stores, now, live);
    return { before: desk.live.table, overlay: await desk.overlayWith() };
  } catch (error) {
    if (!(error instanceof CliError || error instanceof StoreError)) throw error;
    return { before: null, overlay: overlayOf(await readText(stores.redirects, OVERLAY_KEY)) };
  }
}

const ROWS_NAMED = 20;

/** Says which rows hide changes, and which can be removed; nothing if there are none. */
export function tellRowsOver(
  io: Io,
  stores: Stores,
  found: readonly RowOver[],
  name: string,
  timeZone: string,
): void {
  const styles = stylesFor(io, "stderr");
  const hiding = found.filter((it) => it.effect === "hides");
  const leftOver = found.filter((it) => it.effect === "left-over");
  if (hiding.length > 0) {
    const verb = hiding.length === 1 ? "hides" : "hide";
    const what = `${plural(hiding.length, "row")} ${verb} changes of ${name}: visitors get the row instead, before and after`;
    say(io, styles.yellow(what));
    for (const { row, addresses } of hiding.slice(0, ROWS_NAMED)) {
      const [first] = addresses;
      if (first)
        say(io, `  ${styles.bold(printable(row.key))}  ${inWords(first, io.now(), timeZone)}`);
    }
    if (hiding.length > ROWS_NAMED) say(io, `  and ${hiding.length - ROWS_NAMED} more`);
    const [first] = hiding;
    if (first) say(io, `  Remove one: ${pasteable(["rows", "rm", first.row.key], stores)}`);
  }
  if (leftOver.length === 0) return;
  const isOne = leftOver.length === 1;
  const removals = leftOver
    .slice(0, ROWS_NAMED)
    .map(({ row }) => `${isOne ? " " : "\n  "}${pasteable(["rows", "rm", row.key], stores)}`);
  const more = leftOver.length > ROWS_NAMED ? `\n  and ${leftOver.length - ROWS_NAMED} more` : "";
  say(
    io,
    `${plural(leftOver.length, "row")} ${isOne ? "says" : "say"} the same as ${name}, and can be removed once it serves:${removals.join("")}${more}`,
  );
}

function inWords(
  { url, at, before, after, withRows }: Covered,
  now: Instant,
  zone: string,
): string {
  const from = at > now ? ` from ${formatForPeople(at, zone)}` : "";
  return `${url.href}${from}: by the row ${brief(withRows)}; live ${brief(before)}, then ${brief(after)}`;
}

function brief(decision: Decision | null): string {
  if (!decision) return "not known";
  const { outcome, status, location } = decision;
  const what = status === null ? outcome : `${status} ${outcome}`;
  return location === null ? what : `${what} -> ${location}`;
}

/** The same for the output of `--json`. */
export function printedRowsOver(found: readonly RowOver[]): readonly unknown[] {
  const printed = (decision: Decision | null): unknown =>
    decision && {
      outcome: decision.outcome,
      status: decision.status,
      location: decision.location,
    };
  return found.map(({ row, effect, addresses, count }) => ({
    key: row.key,
    effect,
    count,
    addresses: addresses.map(({ url, at, before, after, withRows }) => ({
      url: url.href,
      at: formatInstant(at),
      before: printed(before),
      after: printed(after),
      withRow: printed(withRows),
    })),
  }));
}

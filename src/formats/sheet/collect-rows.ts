/**
 * Redirect maps: one old address a row. A map has no order: of two rows for one address the first counts, and
 * a redirect before a page that is gone.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource, sourceText } from "../../domain/table/source.ts";
import { collectEntries, type EntryPlace, type Refusal } from "../import/entries.ts";
import type { ImportContext, Imported } from "../import/imported.ts";
import { readSiteHosts } from "../import/site-hosts.ts";
import type { RawRow } from "../text/read-delimited.ts";
import { type Columns, guessColumns, readHeader } from "./columns.ts";
import { readRow, type SheetRow } from "./row.ts";

/** How many rows are looked at if there is no header. */
const ROWS_TO_GUESS_BY = 50;

interface ReadRow {
  readonly place: EntryPlace;
  readonly row: SheetRow;
  readonly key: string;
}

/** Takes the rows of a map one by one, so that a long one need not be in memory as cells. */
export function createSheetImport(context: ImportContext): {
  add(row: RawRow): void;
  finish(): Imported;
} {
  const collector = collectEntries(context.file);
  const hosts = readSiteHosts(context.site);
  const readings: ReadRow[] = [];
  const foreign = new Map<string, { place: EntryPlace; refusal: Refusal; total: number }>();
  const refuse = (place: EntryPlace, refusal: Refusal): void => {
    if (!refusal.missing) {
      collector.refuse(place, refusal);
      return;
    }
    // One finding for each host: a whole site may be missing from the list.
    const known = foreign.get(refusal.missing.host);
    if (known) known.total++;
    else foreign.set(refusal.missing.host, { place, refusal, total: 1 });
    collector.keep(place);
  };
  const finder = createColumnFinder(({ line, text, cells }, columns) => {
    const place = { line, column: 1, text };
    const row = readRow(cells, { ...context, columns, hosts });
    if (row === null) return;
    const key = row.ok ? keyOf(row.value) : row;
    if (row.ok && key.ok) readings.push({ place, row: row.value, key: key.value });
    else if (!key.ok) refuse(place, key.problem);
  });
  return {
    add: finder.add,
    finish() {
      const header = finder.end();
      for (const { place, refusal, total } of foreign.values()) {
        const message = total === 1 ? refusal.message : `${refusal.message} (${total} rows are)`;
        collector.report(place, { ...refusal, message });
      }
      settle(readings, hosts.own, collector);
      const { imported } = collector;
      return {
        ...imported,
        entries: imported.entries.toSorted((a, b) => a.line - b.line),
        ...(header ? { header: header.text } : {}),
      };
    },
  };
}

/**
 * Finds out which column holds what, by the header or else by what is in it, and passes on the rows without
 * headers, blanks and comments.
 */
export function createColumnFinder(take: (row: RawRow, columns: Columns) => void): {
  add(row: RawRow): void;
  /** @returns The header, or null if there is none. */
  end(): RawRow | null;
} {
  const sample: RawRow[] = [];
  let header: RawRow | null = null;
  let columns: Columns | null = null;
  const pass = (row: RawRow): void => {
    // Files that were put together repeat their header.
    if (columns && !(header && isSameHeader(readHeader(row.cells), columns))) take(row, columns);
  };
  const decide = (): void => {
    const [first] = sample;
    const named = first ? readHeader(first.cells) : null;
    if (first && named) header = first;
    columns = named ?? guessColumns(sample.map((it) => it.cells));
    for (const row of sample.splice(0)) pass(row);
  };
  return {
    add(row) {
      if (isBlankOrComment(row)) return;
      if (columns) {
        pass(row);
        return;
      }
      sample.push(row);
      if (sample.length >= ROWS_TO_GUESS_BY) decide();
    },
    end() {
      if (!columns) decide();
      return header;
    },
  };
}

/** Whether a row names the same columns: a lone word such as "old" is no header. */
function isSameHeader(other: Columns | null, columns: Columns): boolean {
  return other?.size === columns.size && [...other].every(([role, at]) => columns.get(role) === at);
}

function isBlankOrComment({ cells }: RawRow): boolean {
  const [first = "", ...others] = cells;
  const isAlone = others.every((it) => it.trim() === "");
  // A cell of "#" alone can be the head of a column of numbers.
  return (isAlone && /^\s*#?\s*$/.test(first)) || /^\s*#./.test(first);
}

/** The canonical address without its host; or why it has none. */
function keyOf({ path, rule }: SheetRow): Result<string, Refusal> {
  let refusal: Refusal | null = null;
  const source = parseSource(
    { ...rule, from: path },
    new Set(),
    (id, _at, message, fix) => {
      refusal = { id, message, fix };
    },
    [],
  );
  if (source) {
    // What makes two rules of one address: dates, and what their placeholders take.
    const { startsAt = "", endsAt = "", where } = rule;
    const more = startsAt || endsAt || where ? JSON.stringify([startsAt, endsAt, where]) : "";
    // A literal address can be spelt as a pattern is, and is another one.
    return success(`${isPatternSource(source) ? "pattern " : ""}${sourceText(source)}${more}`);
  }
  return failure(
    refusal ?? {
      id: "from-unparseable",
      message: `${quote(path)} is no address`,
      fix: "Correct it",
    },
  );
}

/** Decides between rows for one address, and which of them need to name their host. */
function settle(
  readings: readonly ReadRow[],
  hosts: ReadonlySet<string>,
  collector: ReturnType<typeof collectEntries>,
): void {
  const isOne = isOneSite(hosts);
  for (const group of Map.groupBy(readings, (it) => it.key).values()) {
    const [only, ...others] = group;
    const isPlain = only && others.length === 0 && !only.row.isExplicit;
    if (isPlain && isOne) collector.accept(only.place, [toRule(only, false)]);
    else settleGroup(group, hosts, isOne, collector);
  }
}

/**
 * Whether hosts are names of one site: then a row that names one of them is for all. Hosts that differ in more
 * than a first `www.` are taken for sites with pages of their own.
 */
function isOneSite(hosts: ReadonlySet<string>): boolean {
  return new Set([...hosts].map((it) => it.replace(/^www\./, ""))).size <= 1;
}

/** @param group The rows for one address, on whatever host. */
function settleGroup(
  group: readonly ReadRow[],
  hosts: ReadonlySet<string>,
  isOne: boolean,
  collector: ReturnType<typeof collectEntries>,
): void {
  const byHost = Map.groupBy(group, (it) => it.row.host);
  const winners = new Map(
    [...byHost].map(([host, rows]) => [host, rows.find((it) => isRedirect(it.row)) ?? rows[0]]),
  );
  const answers = new Set([...winners.values()].map((it) => it && answerOf(it.row)));
  const isForAll = isOne || byHost.has("") || [...hosts].every((it) => byHost.has(it));
  const isAlike = answers.size === 1 && isForAll;
  let general: ReadRow | undefined;
  for (const reading of group) {
    const winner = winners.get(reading.row.host) ?? reading;
    const hasHost =
      hosts.size > 1 && reading.row.host !== "" && !(isAlike && !reading.row.isExplicit);
    if (winner !== reading) settleDuplicate(reading, winner, collector);
    else if (hasHost) collector.accept(reading.place, [toRule(reading, true)]);
    else if (!general) {
      general = reading;
      collector.accept(reading.place, [toRule(reading, false)]);
    } else if (general.row.host === "" || reading.row.host === "") {
      settleDuplicate(reading, general, collector);
    } else {
      // The same answer on another host is the same rule.
      collector.accept(reading.place, []);
    }
  }
}

function toRule({ row }: ReadRow, hasHost: boolean): RuleData {
  return { from: hasHost ? `https://${row.host}${row.path}` : row.path, ...row.rule };
}

function addressOf({ host, path }: SheetRow): string {
  return host === "" ? path : `https://${host}${path}`;
}

function isRedirect({ rule }: SheetRow): boolean {
  return rule.to !== undefined && !rule.gone;
}

function answerOf({ rule }: SheetRow): string {
  const { section: _section, note: _note, examples: _examples, ...answer } = rule;
  return JSON.stringify(Object.entries(answer).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function settleDuplicate(
  { place, row }: ReadRow,
  winner: ReadRow,
  collector: ReturnType<typeof collectEntries>,
): void {
  const where = `line ${winner.place.line}`;
  if (answerOf(row) === answerOf(winner.row)) {
    const message = `${quote(addressOf(row))} is the same as ${where}`;
    collector.accept(place, []);
    collector.report(place, { id: "import-duplicate", message, fix: "Take one of the two out" });
    return;
  }
  const isLater = winner.place.line < place.line;
  const isBeaten = isRedirect(winner.row) && (row.rule.gone || row.rule.undecided || !isLater);
  const beaten = row.rule.undecided ? "undecided" : "gone";
  const why = isBeaten ? `a redirect goes before ${beaten}` : "the first counts";
  const message = `${quote(addressOf(row))} has another answer in ${where}, and ${why}`;
  collector.keep(place);
  collector.report(place, {
    id: "import-conflict",
    message,
    fix: "Decide which of the two is right",
  });
}

/**
 * Reads redirect maps: one old address per row. A map has no order: of two rows for one address the first one counts,
 * and a redirect wins over a page that is gone.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource, sourceText } from "../../domain/table/source.ts";
import { collectEntries, type EntryPlace, type Refusal } from "../import/entries.ts";
import type { ImportContext, Imported } from "../import/imported.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import { isOneSite, readSiteHosts } from "../import/site-hosts.ts";
import type { RawRow } from "../text/read-delimited.ts";
import { quirk, sentenceEnd, unsupported } from "../import/refusals.ts";
import { createColumnFinder } from "./find-columns.ts";
import type { Layout } from "./layout.ts";
import { readRow, type Reshaped, type SheetRow } from "./row.ts";

interface ReadRow {
  readonly place: EntryPlace;
  readonly row: SheetRow;
  readonly key: string;
}

/** One finding for many rows. */
interface Tally {
  readonly place: EntryPlace;
  readonly refusal: Refusal;
  total: number;
}

/** Takes the rows of a map one by one, so that the cells of a long map need not be in memory. */
export function createSheetImport(context: ImportContext): {
  add(row: RawRow): void;
  finish(remarks?: readonly string[]): Imported;
} {
  const collector = collectEntries(context.file);
  const hosts = readSiteHosts(context.site);
  const readings: ReadRow[] = [];
  const tallies = new Map<string, Tally>();
  const tally = (key: string, place: EntryPlace, refusal: Refusal): void => {
    const known = tallies.get(key);
    if (known) known.total++;
    else tallies.set(key, { place, refusal, total: 1 });
  };
  const refuse = (place: EntryPlace, refusal: Refusal, layout: Layout): void => {
    const hasTargets = layout.columns.has("to") || layout.columns.has("serve");
    // One finding for each host that the list lacks, and one for a column that the map lacks.
    if (refusal.missing) tally(`host ${refusal.missing.host}`, place, refusal);
    else if (!hasTargets && refusal.id === "import-unsupported")
      tally("targets", place, NO_TARGETS);
    else {
      collector.refuse(place, refusal);
      return;
    }
    collector.keep(place);
  };
  const finder = createColumnFinder(({ line, text, cells }, layout) => {
    const place = { line, column: 1, text };
    if (isOneCell(cells, layout)) {
      collector.keep(place);
      tally("one cell", place, ONE_CELL);
      return;
    }
    const beyond = beyondColumns(cells, layout);
    if (beyond !== null) tally("beyond", place, notRead(beyond));
    const read = readRow(cells, { ...context, layout, hosts }, (how, written) =>
      tally(how, place, RESHAPED[how](written)),
    );
    if (read === null) return;
    if (!read.ok) {
      refuse(place, read.problem, layout);
      return;
    }
    const reading = read.value;
    if (reading.kind === "left-out") {
      collector.accept(place, []);
      tally(reading.why, place, LEFT_OUT[reading.why](reading.address));
    } else if (reading.kind === "rules") {
      collector.accept(place, reading.rules);
      for (const it of reading.quirks) collector.report(place, it);
    } else {
      const ending = sentenceEnd(reading.row.rule.to);
      if (ending) collector.report(place, ending);
      const key = keyOf(reading.row);
      if (key.ok) readings.push({ place, row: reading.row, key: key.value });
      else refuse(place, key.problem, layout);
    }
  });
  return {
    add: finder.add,
    finish(remarks = []) {
      const { header, layout } = finder.end();
      if (layout?.preset?.isProposal) return unreadableFile(context.file, PROPOSAL);
      for (const { place, refusal, total } of tallies.values()) {
        const count = total.toLocaleString("en");
        const message = total === 1 ? refusal.message : `${refusal.message} (${count} rows are)`;
        collector.report(place, { ...refusal, message });
      }
      settle(readings, hosts.own, collector);
      const { imported } = collector;
      return {
        ...imported,
        entries: imported.entries.toSorted((a, b) => a.line - b.line),
        remarks: [...remarks, ...(layout?.remarks ?? [])],
        ...(header ? { header: header.text } : {}),
      };
    },
  };
}

const PROPOSAL = {
  message: "it is what suggest has written, for people to decide in",
  fix: "Import it with --from suggestions",
};

const NO_TARGETS: Refusal = unsupported(
  "no column holds targets, and the row does not say that the page is gone",
  "Add a column with the new addresses, or take all of them in with --undecided",
);

/** Whether a row of a map without targets is one cell of two words, of which one is a path or a URL. */
function isOneCell([only = "", ...others]: readonly string[], { columns }: Layout): boolean {
  if (columns.has("to") || others.some((it) => it.trim() !== "")) return false;
  const isTwoWords = /^\S+\s+(?:(?:->|=>|→)\s+)?\S+$/.test(only.trim());
  return isTwoWords && only.includes("/");
}

const ONE_CELL: Refusal = unsupported(
  "the old address and the new one are in one cell",
  "Write a tab, a comma or a semicolon between the two",
);

/** The cell behind the last column, if that is an address, which a separator in it would divide; null if none. */
function beyondColumns(cells: readonly string[], { columns, width }: Layout): string | null {
  if (width === null) return null;
  const isAddress = columns.get("from") === width - 1 || columns.get("to") === width - 1;
  return isAddress ? (cells.slice(width).find((it) => it.trim() !== "") ?? null) : null;
}

function notRead(cell: string): Refusal {
  return quirk(
    `${quote(cell.trim())} is behind the last column, and is not read`,
    "If it belongs to the address before it, put the whole address into quotation marks",
  );
}

const LEFT_OUT: Readonly<Record<"disabled" | "no-redirect", (address: string) => Refusal>> = {
  disabled: (address) =>
    quirk(
      `${quote(address)} is disabled there, and left out`,
      "Enable it there if it should apply",
    ),
  "no-redirect": (address) =>
    quirk(
      `${quote(address)} was no redirect when it was crawled, and is left out`,
      "Add a target if it should have one",
    ),
};

const RESHAPED: Readonly<Record<Reshaped, (written: string) => Refusal>> = {
  slash: (written) =>
    quirk(
      `${quote(written)} has no first slash, and gets one`,
      "Delete the row if it is not a page",
    ),
  unseen: (written) => ({
    id: "invisible-character",
    message: `${quote(written)} was surrounded by invisible characters, and is read without them`,
    fix: "Leave them out of the file, too",
  }),
};

/** The canonical address without its host, or the reason why there is none. */
function keyOf({ path, rule }: SheetRow): Result<string, Refusal> {
  let refusal: Refusal | null = null;
  const source = parseSource({ ...rule, from: path }, new Set(), {
    report: (id, _at, message, fix) => void (refusal = { id, message, fix }),
  });
  if (source) {
    // Dates and enumerated values distinguish rules of one address.
    const { startsAt = "", endsAt = "", where } = rule;
    const more = startsAt || endsAt || where ? JSON.stringify([startsAt, endsAt, where]) : "";
    // A literal address may be spelt like a pattern and is a different one.
    return success(`${isPatternSource(source) ? "pattern " : ""}${sourceText(source)}${more}`);
  }
  return failure(
    refusal ?? {
      id: "from-unparseable",
      message: `${quote(path)} is not an address`,
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

/** @param group The rows for one address, on any host. */
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
    collector.report(place, { id: "import-duplicate", message, fix: "Remove one of the two" });
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

/** All that an inventory in the making knows of one address. The result does not depend on the order of the input. */
import { compareText } from "../domain/url/query.ts";
import type { KeyedAddress } from "./address-key.ts";
import type { SourceLine } from "./source-line.ts";
import { NO_SOURCES, type SourceSet, withSource } from "./source-set.ts";

export interface Entry {
  /** The host, shared by twins; empty if no line names one. */
  group: string;
  readonly path: string;
  readonly query: string;
  /** The first spelling seen; `weight` is how often. */
  readonly spelling: string;
  weight: number;
  /** Other spellings, and how often each was seen. */
  others: Map<string, number> | null;
  /** The number of lines about the address. */
  lines: number;
  hits: number | null;
  views: number | null;
  clicks: number | null;
  title: string;
  titleTrust: number;
  language: string;
  languageTrust: number;
  status: number | null;
  /** The day on which that status was seen; empty if unknown. */
  statusDay: string;
  lastSeen: string;
  sources: SourceSet;
  /** Whether any source that names pages contains it. */
  isNamed: boolean;
}

/** The part of a source that its lines depend on. */
export interface LineOrigin {
  readonly id: string;
  readonly namesPages: boolean;
  readonly trust: number;
}

/** A safety limit: nobody uses more spellings of one address. */
const SPELLINGS_AT_MOST = 64;
const TITLE_CHARACTERS_AT_MOST = 300;

export function createEntry({ group, path, query, spelling }: KeyedAddress): Entry {
  return {
    group,
    path,
    query,
    spelling,
    weight: 0,
    others: null,
    lines: 0,
    hits: null,
    views: null,
    clicks: null,
    title: "",
    titleTrust: -1,
    language: "",
    languageTrust: -1,
    status: null,
    statusDay: "",
    lastSeen: "",
    sources: NO_SOURCES,
    isNamed: false,
  };
}

export function addToEntry(
  entry: Entry,
  line: SourceLine,
  spelling: string,
  { id, namesPages, trust }: LineOrigin,
): void {
  addSpelling(entry, spelling, Math.max(1, line.hits ?? 1));
  entry.lines += 1;
  addFigures(entry, line);
  const day = line.day ?? "";
  if (day > entry.lastSeen) entry.lastSeen = day;
  if (line.title !== "") takeTitle(entry, cleanTitle(line.title), trust);
  if (line.language !== "") takeLanguage(entry, line.language.trim().replaceAll("_", "-"), trust);
  takeStatus(entry, statusOf(line), day);
  entry.sources = withSource(entry.sources, id);
  for (const source of line.sources) entry.sources = withSource(entry.sources, source);
  if (namesPages) entry.isNamed = true;
}

/** Merges into an entry another entry that turned out to be about the same address. */
export function mergeEntries(entry: Entry, other: Entry): void {
  addSpelling(entry, other.spelling, other.weight);
  for (const [spelling, weight] of other.others ?? []) addSpelling(entry, spelling, weight);
  entry.lines += other.lines;
  addFigures(entry, other);
  if (other.lastSeen > entry.lastSeen) entry.lastSeen = other.lastSeen;
  takeTitle(entry, other.title, other.titleTrust);
  takeLanguage(entry, other.language, other.languageTrust);
  takeStatus(entry, other.status, other.statusDay);
  for (const source of other.sources.names) entry.sources = withSource(entry.sources, source);
  entry.isNamed ||= other.isNamed;
}

/** The most frequent spelling; on a tie the shortest, then the first in code units. */
export function bestSpelling({ spelling, weight, others }: Entry): string {
  let [best, most] = [spelling, weight];
  for (const [other, times] of others ?? []) {
    if (times < most || (times === most && compareSpellings(other, best) > 0)) continue;
    [best, most] = [other, times];
  }
  return best;
}

function compareSpellings(a: string, b: string): number {
  return a.length - b.length || compareText(a, b);
}

/** The maximum of requests and views, which count the same thing in different ways. */
export function hitsOf({ hits, views }: Pick<Entry, "hits" | "views">): number | null {
  return hits === null || views === null ? (hits ?? views) : Math.max(hits, views);
}

function addSpelling(entry: Entry, spelling: string, weight: number): void {
  if (spelling === entry.spelling) {
    entry.weight += weight;
    return;
  }
  entry.others ??= new Map();
  const known = entry.others.get(spelling);
  if (known === undefined && entry.others.size >= SPELLINGS_AT_MOST) return;
  entry.others.set(spelling, (known ?? 0) + weight);
}

type Figures = Pick<Entry, "hits" | "views" | "clicks">;

function addFigures(entry: Figures, { hits, views, clicks }: Readonly<Figures>): void {
  if (hits !== null) entry.hits = (entry.hits ?? 0) + hits;
  if (views !== null) entry.views = (entry.views ?? 0) + views;
  if (clicks !== null) entry.clicks = (entry.clicks ?? 0) + clicks;
}

function takeTitle(entry: Entry, title: string, trust: number): void {
  if (!isBetter(title, trust, entry.title, entry.titleTrust)) return;
  entry.title = title;
  entry.titleTrust = trust;
}

function takeLanguage(entry: Entry, language: string, trust: number): void {
  if (!isBetter(language, trust, entry.language, entry.languageTrust)) return;
  entry.language = language;
  entry.languageTrust = trust;
}

/** Whether a text is better than the known one: the more trusted wins; on a tie, the first in code units. */
function isBetter(text: string, trust: number, known: string, knownTrust: number): boolean {
  if (text === "") return false;
  return trust > knownTrust || (trust === knownTrust && compareText(text, known) < 0);
}

/** Keeps the status of the latest day; of several on that day the best, which is the lowest. */
function takeStatus(entry: Entry, status: number | null, day: string): void {
  if (status === null) return;
  const isKnown = entry.status !== null;
  const isOlder = isKnown && day < entry.statusDay;
  const isWorse = isKnown && day === entry.statusDay && status >= (entry.status ?? 0);
  if (isOlder || isWorse) return;
  entry.status = status;
  entry.statusDay = day;
}

/** The status that a request for the whole page would get; null for methods other than GET and HEAD. */
function statusOf({ method, status }: SourceLine): number | null {
  if (method !== "GET" && method !== "HEAD") return null;
  return status === 304 || status === 206 ? 200 : status;
}

function cleanTitle(title: string): string {
  return title.replace(/\s+/g, " ").trim().slice(0, TITLE_CHARACTERS_AT_MOST).trim();
}

/** From where to where a table leads, in groups that tell its addresses apart: what the map is drawn from. */
import { groupNames, type NameGroup } from "../../domain/report/group-names.ts";
import { parseRule } from "../../release/content.ts";
import {
  createResultReader,
  type ResultReader,
  type RuleLine,
  type RuleResult,
  readRuleLine,
} from "./rule-line.ts";
import { type Sources, takeTurns } from "./sources.ts";

/** Where visitors end: on a page of the new site, or nowhere new. `fallback`: on its one page for everybody. */
export type FlowKind = "target" | "not-found" | "refused" | Exclude<RuleResult, "redirect">;

/** In the order in which they are counted up. */
export const FLOW_KINDS: readonly FlowKind[] = [
  "target",
  "gone",
  "keep",
  "serve",
  "fallback",
  "undecided",
  "not-found",
  "refused",
];

export interface Flow {
  readonly from: OldGroup;
  readonly kind: FlowKind;
  /** For `target` alone: its host, "" where all targets are on one, then segments of its path. */
  readonly to: NameGroup | null;
  /** How many addresses, or how many visits. */
  readonly weight: number;
}

/** A section of the table; or, of what has none, addresses that begin alike. */
export interface OldGroup extends NameGroup {
  readonly kind: "section" | "path";
}

/** More on one side could not be told apart in a picture. */
const GROUPS_AT_MOST = 12;

/** By how many rules the groups are chosen: in a large table by as many spread over all of it. */
const SAMPLED = 20_000;

/** How many lines are read in one go: some milliseconds, for which other pages may have to wait. */
const LINES_A_TURN = 2000;

/** One thing that leads somewhere. */
export interface Lead {
  /** Its section, or its host and the segments of its path. */
  readonly from: readonly string[];
  readonly kind: FlowKind;
  /** Its host and the segments of its path; null if it is not a target. */
  readonly to: readonly string[] | null;
  readonly weight: number;
}

/**
 * Every rule counts as many addresses as it is known to answer: see `addressesOf`.
 *
 * @throws StoreError if a part cannot be read.
 */
export async function findFlows(sources: Sources): Promise<readonly Flow[]> {
  const resultOf = createResultReader(sources.manifest.site);
  const every = Math.max(1, Math.ceil(sources.manifest.counts.rules / SAMPLED));
  const sample: Lead[] = [];
  await readLines(sources, every, (text) => sample.push(leadOf(text, resultOf)));
  const sum = createSum(sample, every === 1);
  // In a small table all of them are there already.
  if (every === 1) for (const lead of sample) sum.add(lead);
  else await readLines(sources, 1, (text) => sum.add(leadOf(text, resultOf)));
  return sum.flows();
}

async function readLines(
  { manifest, lines: read }: Sources,
  every: number,
  take: (text: string) => void,
): Promise<void> {
  let number = 0;
  for (let index = 0; index < manifest.sources; index++) {
    const lines = await read(index);
    for (let at = index === 0 ? 1 : 0; at < lines.length; at++) {
      if (at % LINES_A_TURN === LINES_A_TURN - 1) await takeTurns();
      if (number++ % every === 0) take(lines[at] ?? "");
    }
  }
}

function leadOf(text: string, resultOf: ResultReader): Lead {
  const line = readRuleLine(text);
  const { section, from, to } = line;
  const start = section === null ? segmentsOf(from) : [SECTION + section];
  const weight = addressesOf(line, text);
  const result = resultOf(line);
  if (result !== "redirect") return { from: start, kind: result, to: null, weight };
  return { from: start, kind: "target", to: segmentsOf(to ?? ""), weight };
}

/** What no host begins with. */
const SECTION = "#";

/** Groups look at no more. */
const SEGMENTS_READ = 8;

/**
 * The host, "" if there is none, and the first segments of the path, up to the last that is fixed. Written out, because a large
 * table has a million of them.
 */
export function segmentsOf(address: string): string[] {
  const scheme = address.startsWith("/") ? -1 : address.indexOf("://");
  const hostEnd = scheme === -1 ? 0 : endOfPart(address, scheme + 3, "/");
  const segments = [scheme === -1 ? "" : address.slice(scheme + 3, hostEnd).toLowerCase()];
  const end = endOfPart(address, hostEnd, "?");
  let at = hostEnd;
  while (at < end && segments.length < SEGMENTS_READ) {
    const slash = address.indexOf("/", at);
    const next = slash === -1 || slash > end ? end : slash;
    const segment = address.slice(at, next);
    if (segment === "*") break;
    if (segment !== "") segments.push(segment);
    at = next + 1;
  }
  while (segments.length > 1 && segments.at(-1)?.startsWith(":")) segments.pop();
  return segments;
}

/** Where what begins at a place ends: before a character, or a query or fragment. */
function endOfPart(address: string, start: number, before: "/" | "?"): number {
  const ends = [before, "?", "#"].map((it) => address.indexOf(it, start));
  return Math.min(...ends.map((it) => (it === -1 ? address.length : it)));
}

/**
 * How many addresses a rule is known to answer: one, or for a group of addresses as many as its values make, or as its
 * examples show.
 */
function addressesOf({ from }: Pick<RuleLine, "from">, text: string): number {
  const open = from.match(/(?<=[/=]):\w+|\/\*(?=\?|$)/g) ?? [];
  if (open.length === 0) return 1;
  const { where = {}, examples } = parseRule(text);
  const counts = open.map((it) => {
    const values = where[it.slice(1)];
    return values === undefined ? null : Object.keys(values).length;
  });
  const isClosed = counts.every((it) => it !== null);
  const all = isClosed ? counts.reduce<number>((product, it) => product * (it ?? 1), 1) : 0;
  return Math.max(1, all, examples?.match?.length ?? 0);
}

interface Sum {
  add(lead: Lead): void;
  flows(): readonly Flow[];
}

/** @param sample By which the groups are chosen; what is added is counted whole. */
export function createSum(sample: readonly Lead[], isWhole: boolean): Sum {
  const hosts = new Set(sample.flatMap(({ to }) => to?.[0] ?? []));
  const shown = (to: readonly string[]): readonly string[] =>
    hosts.size > 1 ? to : ["", ...to.slice(1)];
  const olds = groupNames(
    sample.map(({ from, weight }) => [from, weight]),
    GROUPS_AT_MOST,
    !isWhole,
  );
  const news = groupNames(
    sample.flatMap(({ to, weight }) => (to === null ? [] : [[shown(to), weight]])),
    GROUPS_AT_MOST,
    !isWhole,
  );
  const sums = new Map<NameGroup, Map<NameGroup | FlowKind, { kind: FlowKind; weight: number }>>();
  return {
    add({ from, kind, to, weight }) {
      const old = olds.groupOf(from);
      const end = to === null ? kind : news.groupOf(shown(to));
      const ends = sums.get(old) ?? new Map();
      if (ends.size === 0) sums.set(old, ends);
      const sum = ends.get(end);
      if (sum) sum.weight += weight;
      else ends.set(end, { kind, weight });
    },
    flows: () =>
      [...sums]
        .flatMap(([old, ends]) =>
          [...ends].map(([end, { kind, weight }]): Flow => ({
            from: named(old),
            kind,
            to: typeof end === "string" ? null : end,
            weight,
          })),
        )
        .toSorted((a, b) => b.weight - a.weight),
  };
}

function named({ segments, holds }: NameGroup): OldGroup {
  const [first = ""] = segments;
  return first.startsWith(SECTION)
    ? { kind: "section", segments: [first.slice(SECTION.length)], holds }
    : { kind: "path", segments, holds };
}

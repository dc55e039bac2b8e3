/** The flows of a table from groups of old addresses to groups of targets, which the map is drawn from. */
import { groupNames, type NameGroup } from "../../domain/report/group-names.ts";
import { parseRule } from "../../release/content.ts";
import {
  createResultReader,
  type ResultReader,
  type RuleLine,
  type RuleResult,
  readRuleLine,
} from "./rule-line.ts";
import { eachRule, type Sources } from "./sources.ts";

/** Where visitors end: on a page of the new site, or not. `fallback`: on its fallback page. */
export type FlowKind = "target" | "not-found" | "refused" | Exclude<RuleResult, "redirect">;

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
  /** Only for `target`: its host, or "" if all targets are on the same host, then segments of its path. */
  readonly to: NameGroup | null;
  /** The number of addresses or visits. */
  readonly weight: number;
}

/** A section of the table, or, for rules without one, addresses that begin alike. */
export interface OldGroup extends NameGroup {
  readonly kind: "section" | "path";
}

/** More groups on one side would be indistinguishable in a picture. */
const GROUPS_AT_MOST = 12;

/** How many rules the groups are chosen by; in a large table they are spread evenly over all of it. */
const SAMPLED = 20_000;

/** One rule or address that leads somewhere. */
export interface Lead {
  /** Its section, or its host and the segments of its path. */
  readonly from: readonly string[];
  readonly kind: FlowKind;
  /** The host and the segments of the path of its target; null if it has none. */
  readonly to: readonly string[] | null;
  readonly weight: number;
}

/**
 * Computes the flows of a table. Each rule counts as the number of addresses it is known to answer: see `addressesOf`.
 */
export async function findFlows(sources: Sources): Promise<readonly Flow[]> {
  const resultOf = createResultReader(sources.manifest.site);
  const every = Math.max(1, Math.ceil(sources.manifest.counts.rules / SAMPLED));
  const sample: Lead[] = [];
  let number = 0;
  await eachRule(sources, (text) => {
    if (number++ % every === 0) sample.push(leadOf(text, resultOf));
  });
  const sum = createSum(sample, every === 1);
  // In a small table the sample already contains all rules.
  if (every === 1) for (const lead of sample) sum.add(lead);
  else await eachRule(sources, (text) => sum.add(leadOf(text, resultOf)));
  return sum.flows();
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

/** A character that no host begins with. */
const SECTION = "#";

const SEGMENTS_READ = 8;

/**
 * Returns the host, "" if there is none, and the first segments of the path, up to the last fixed one. Hand-written,
 * because a large table has a million addresses.
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

/** Returns where the part that begins at `start` ends: before the given character, a query or a fragment. */
function endOfPart(address: string, start: number, before: "/" | "?"): number {
  const ends = [before, "?", "#"].map((it) => address.indexOf(it, start));
  return Math.min(...ends.map((it) => (it === -1 ? address.length : it)));
}

/**
 * Returns the number of addresses that a rule is known to answer: one, or for a pattern as many as its values allow or
 * its examples show.
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

/** @param sample The leads from which the groups are chosen; added leads count in full. */
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

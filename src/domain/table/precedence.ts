/** Which of two rules is more specific, whatever the order of the file: docs/routes-json.md, "Which rule wins". */
import { compareText, conditionText } from "../url/query.ts";
import type { Segment, Source } from "./source.ts";

const RANK = { literal: 0, enumerated: 1, placeholder: 2, end: 3, splat: 4 } as const;

/** Why one source is more specific than another. `position` counts segments from 1. */
export type Advantage =
  | {
      readonly by:
        | "host"
        | "literal-path"
        | "more-parameters"
        | "literal-parameters"
        | "query-text"
        | "order";
    }
  | {
      readonly by: "segment";
      readonly position: number;
      readonly better: SegmentKind;
      readonly worse: SegmentKind;
    };

export type SegmentKind = keyof typeof RANK;

/** Why `better` takes precedence over `worse`. */
export function findAdvantage(better: Source, worse: Source): Advantage {
  if (compareHosts(better, worse) !== 0) return { by: "host" };
  if ((better.segments === null) !== (worse.segments === null)) return { by: "literal-path" };
  const length = Math.max(better.segments?.length ?? 0, worse.segments?.length ?? 0);
  for (let index = 0; index < length; index++) {
    const kind = better.segments?.[index]?.kind ?? "end";
    const other = worse.segments?.[index]?.kind ?? "end";
    if (kind !== other) return { by: "segment", position: index + 1, better: kind, worse: other };
  }
  if (better.query.length !== worse.query.length) return { by: "more-parameters" };
  if (countLiteral(better) !== countLiteral(worse)) return { by: "literal-parameters" };
  if (countEnumerated(better) !== countEnumerated(worse)) return { by: "literal-parameters" };
  return { by: queryText(better) === queryText(worse) ? "order" : "query-text" };
}

/** Negative if `a` takes precedence; zero if the sources differ at most in the names of their placeholders. */
export function compareSources(a: Source, b: Source): number {
  return compareHosts(a, b) || compareAddresses(a, b);
}

/** Compares path and query only, as if both sources were for the same host. */
export function compareAddresses(a: Source, b: Source): number {
  return comparePaths(a, b) || compareQueries(a, b);
}

/** A rule for one host takes precedence over a rule for the whole site. */
function compareHosts(a: Source, b: Source): number {
  return Number(a.host === "") - Number(b.host === "") || compareText(a.host, b.host);
}

/** A literal path takes precedence; otherwise paths are compared position by position from the left. */
function comparePaths(a: Source, b: Source): number {
  if (a.segments === null || b.segments === null) {
    return Number(a.segments !== null) - Number(b.segments !== null) || compareText(a.path, b.path);
  }
  const length = Math.max(a.segments.length, b.segments.length);
  for (let position = 0; position < length; position++) {
    const difference = compareSegments(a.segments[position], b.segments[position]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareSegments(a: Segment | undefined, b: Segment | undefined): number {
  const difference = RANK[a?.kind ?? "end"] - RANK[b?.kind ?? "end"];
  if (difference !== 0 || a?.kind !== "literal" || b?.kind !== "literal") return difference;
  return compareText(a.text, b.text);
}

/** The properties of a source's query that decide its precedence. */
export interface QueryRank {
  readonly conditions: number;
  readonly literal: number;
  readonly enumerated: number;
  readonly text: string;
}

const NO_QUERY: QueryRank = { conditions: 0, literal: 0, enumerated: 0, text: "" };

export function queryRank(source: Source): QueryRank {
  const { query } = source;
  if (query.length === 0) return NO_QUERY;
  return {
    conditions: query.length,
    literal: countLiteral(source),
    enumerated: countEnumerated(source),
    text: queryText(source),
  };
}

/** Ranks by number of conditions, then of literal values, then of enumerated ones, each descending, then by text. */
export function compareRanks(a: QueryRank, b: QueryRank): number {
  return (
    b.conditions - a.conditions ||
    b.literal - a.literal ||
    b.enumerated - a.enumerated ||
    compareText(a.text, b.text)
  );
}

export function compareQueries(a: Source, b: Source): number {
  if (a.query.length === 0 || b.query.length === 0) return b.query.length - a.query.length;
  return compareRanks(queryRank(a), queryRank(b));
}

function countLiteral(source: Source): number {
  return source.query.filter((it) => it.capture === null).length;
}

function countEnumerated(source: Source): number {
  return source.query.filter((it) => it.where !== null).length;
}

function queryText(source: Source): string {
  return source.query.map(conditionText).join("&");
}

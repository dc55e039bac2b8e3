/** Reads nginx's `location` blocks and the order in which they are tried. */
import { failure, type Result, success } from "../../domain/result.ts";
import { doubledSlash } from "./doubled-slash.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import type { Statement } from "./syntax.ts";
import { exactPath, literalStart, type PathPattern, pathPrefix } from "../regex/path-pattern.ts";
import {
  asWritten,
  failInexpressible,
  failUnreadable,
  pathQuirks,
  quirk,
} from "../import/refusals.ts";

export interface NginxLocation {
  readonly statement: Statement;
  readonly kind: "exact" | "final" | "expression" | "prefix";
  /** The path or the expression as written. */
  readonly text: string;
  readonly patterns: readonly PathPattern[];
  readonly quirks: readonly Refusal[];
}

/** A location, or why it cannot be expressed; null for one that no request reaches. */
export function readLocation(statement: Statement): Result<NginxLocation, Refusal> | null {
  const { args } = statement;
  const [, attached = "", rest = ""] = /^(=|\^~|~\*?)?([^]*)$/.exec(args[0] ?? "") ?? [];
  const [modifier, text] = args.length === 1 ? [attached, rest] : [args[0] ?? "", args[1]];
  if (text?.startsWith("@") && modifier === "") return null;
  if (text === undefined || args.length > 2 || !/^(=|\^~|~\*?|)$/.test(modifier)) {
    return failUnreadable(
      `${asWritten(statement.text)} has no path`,
      "Write location /path { ... }",
    );
  }
  const doubled = modifier.startsWith("~") ? null : doubledSlash(text);
  if (doubled) return failure(doubled);
  const made = { statement, text, quirks: [] };
  switch (modifier) {
    case "=":
      return success({ ...made, kind: "exact", patterns: [exactPath(text)] });
    case "~":
    case "~*": {
      const paths = findPaths(text, null);
      if (!paths.ok) return failInexpressible(asWritten(text), paths.problem);
      const { patterns } = paths.value;
      return success({
        ...made,
        kind: "expression",
        patterns,
        quirks: pathQuirks(text, paths.value),
      });
    }
    default: {
      const kind = modifier === "^~" ? "final" : "prefix";
      const isOpen = !text.endsWith("/");
      return success({
        ...made,
        kind,
        patterns: pathPrefix(text).map((it) => ({ ...it, isOpen })),
      });
    }
  }
}

/** The warning about a prefix without a final slash, which also matches longer names. */
export function longerNames({ kind, text }: NginxLocation): Refusal | null {
  if ((kind !== "prefix" && kind !== "final") || text.endsWith("/")) return null;
  return quirk(
    `location ${text} took longer names too, such as ${text}-2: only ${text} and what is below is taken`,
    "Add rules for such names if there are any",
  );
}

/**
 * Sorts locations in the order in which nginx tries them: exact ones; expressions within a prefix; prefixes after which
 * no expression is tried, the longest first; expressions in their order; the other prefixes, the longest first. A
 * prefix within a final one precedes that.
 */
export function sortLocations(locations: readonly NestedLocation[]): PlacedLocation[] {
  const finals = new Set(
    locations.flatMap((it) => (it.kind === "final" && !it.parent ? [it.text] : [])),
  );
  const lengths = new Set([...finals].map((it) => it.length));
  const expressions = locations.filter((it) => it.kind === "expression" && !it.parent);
  const hasExpressions = (text: string): boolean =>
    expressions.some((it) => it.patterns.some((pattern) => mayBeBelow(pattern, text)));
  const isPrefix = ({ kind }: NginxLocation): boolean => kind === "prefix" || kind === "final";
  // Expressions within a prefix precede it, but not a longer prefix, nor one that prevents expressions.
  const isCrossed = ({ parent, kind }: NestedLocation): boolean =>
    parent !== null &&
    kind === "expression" &&
    locations.some(
      (it) =>
        isPrefix(it) &&
        it.text !== parent.text &&
        it.text.startsWith(parent.text) &&
        (it.parent !== parent || it.kind === "final"),
    );
  return locations
    .map((it) => {
      const { parent, kind, text } = it;
      const isInside =
        isPrefix(it) &&
        (parent
          ? isInOneOf(finals, lengths, `${text}/`)
          : kind === "prefix" && isInOneOf(finals, lengths, text));
      const isNestedFinal = parent !== null && kind === "final";
      const rank = isInside
        ? RANKS.final
        : parent && kind === "expression"
          ? RANKS.nested
          : isNestedFinal
            ? RANKS.prefix
            : RANKS[kind];
      return {
        ...it,
        rank,
        isTangled: (isInside && !parent && hasExpressions(text)) || isCrossed(it),
      };
    })
    .toSorted((a, b) => {
      const isByText = a.rank === b.rank && a.kind !== "expression";
      return isByText ? b.text.length - a.text.length : a.rank - b.rank;
    });
}

/**
 * The location that takes precedence over the one around a nested location, for everything that the nested one matches;
 * null if there is none.
 */
export function takerOf(
  { parent, text, kind }: NestedLocation,
  locations: readonly NestedLocation[],
): NginxLocation | null {
  if (!parent || kind === "expression") return null;
  const around = locations.find((it) => it.statement === parent.statement)?.parent ?? null;
  const found = locations.find(
    (it) =>
      (it.kind === "prefix" || it.kind === "final") &&
      it.parent === around &&
      it.text.length > parent.text.length &&
      text.startsWith(it.text),
  );
  return found ?? takerOf({ ...parent, parent: around, text, kind }, locations);
}

/** Whether a pattern matches an address that begins with a text. */
function mayBeBelow({ segments }: PathPattern, text: string): boolean {
  const names = text.split("/").filter((it) => it !== "");
  for (const [at, name] of names.entries()) {
    const segment = segments[at];
    const isLast = at === names.length - 1 && !text.endsWith("/");
    const takes = (word: string): boolean =>
      isLast ? word.startsWith(name) : word.toLowerCase() === name.toLowerCase();
    if (segment?.kind === "splat") return true;
    if (!segment) return false;
    if (segment.kind === "literal" && !takes(segment.text)) return false;
    if (segment.kind === "enumerated" && !segment.values.some(takes)) return false;
  }
  return true;
}

/** A location and the prefix around it; null for one directly in the server. */
export interface NestedLocation extends NginxLocation {
  readonly parent: NginxLocation | null;
}

export interface PlacedLocation extends NestedLocation {
  /**
   * Whether expressions precede this prefix while it precedes a final one that precedes them, which is not an order.
   */
  readonly isTangled: boolean;
}

const RANKS = { exact: 0, nested: 1, final: 2, expression: 3, prefix: 4 };

function isInOneOf(finals: ReadonlySet<string>, lengths: ReadonlySet<number>, text: string) {
  return [...lengths].some((it) => it < text.length && finals.has(text.slice(0, it)));
}

/** Whether a directive's own paths are within the location that contains it. */
export function compareWith(
  pattern: PathPattern,
  location: NginxLocation,
): "inside" | "outside" | "unclear" {
  const start = literalStart(pattern);
  if (location.kind === "expression") return "unclear";
  const isLiteral = pattern.segments.every((it) => it.kind === "literal");
  const isInside =
    location.kind === "exact"
      ? isLiteral && start === location.text
      : start.startsWith(location.text);
  if (isInside) return "inside";
  return !isLiteral && location.text.startsWith(start) ? "unclear" : "outside";
}

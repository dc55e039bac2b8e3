/** nginx's `location` blocks, and which of them is asked first. */
import { type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import type { Statement } from "./syntax.ts";
import { exactPath, literalStart, type PathPattern, pathPrefix } from "../regex/path-pattern.ts";
import { failInexpressible, failUnreadable, looseDot, quirk } from "../import/refusals.ts";

export interface NginxLocation {
  readonly statement: Statement;
  readonly kind: "exact" | "final" | "expression" | "prefix";
  /** The path or the expression as written. */
  readonly text: string;
  readonly patterns: readonly PathPattern[];
  readonly quirks: readonly Refusal[];
}

/** A location, or why it cannot be expressed; null for one that no request asks for. */
export function readLocation(statement: Statement): Result<NginxLocation, Refusal> | null {
  const { args } = statement;
  const [, attached = "", rest = ""] = /^(=|\^~|~\*?)?([^]*)$/.exec(args[0] ?? "") ?? [];
  const [modifier, text] = args.length === 1 ? [attached, rest] : [args[0] ?? "", args[1]];
  if (text?.startsWith("@") && modifier === "") return null;
  if (text === undefined || args.length > 2 || !/^(=|\^~|~\*?|)$/.test(modifier)) {
    return failUnreadable(`${quote(statement.text)} names no path`, "Write location /path { ... }");
  }
  const made = { statement, text, quirks: [] };
  switch (modifier) {
    case "=":
      return success({ ...made, kind: "exact", patterns: [exactPath(text)] });
    case "~":
    case "~*": {
      const paths = findPaths(text, null);
      if (!paths.ok) return failInexpressible(quote(text), paths.problem);
      const { patterns, hasLooseDot } = paths.value;
      const quirks = hasLooseDot ? [looseDot(text)] : [];
      return success({ ...made, kind: "expression", patterns, quirks });
    }
    default: {
      const kind = modifier === "^~" ? "final" : "prefix";
      return success({ ...made, kind, patterns: pathPrefix(text) });
    }
  }
}

/** A prefix without a last slash takes longer names too. */
export function longerNames({ kind, text }: NginxLocation): Refusal | null {
  if ((kind !== "prefix" && kind !== "final") || text.endsWith("/")) return null;
  return quirk(
    `location ${text} took longer names too, such as ${text}-2: only ${text} and what is below is taken`,
    "Add rules for such names if there are any",
  );
}

/**
 * In the order in which nginx asks them: exact ones; then, the longest first, prefixes behind which no expression is
 * asked; expressions in their order; the other prefixes, the longest first. A prefix inside of one that is final goes
 * before that.
 */
export function sortLocations(locations: readonly NginxLocation[]): PlacedLocation[] {
  const finals = new Set(locations.flatMap((it) => (it.kind === "final" ? [it.text] : [])));
  const lengths = new Set([...finals].map((it) => it.length));
  const hasExpressions = locations.some((it) => it.kind === "expression");
  return locations
    .map((it) => {
      const isInside = it.kind === "prefix" && isInOneOf(finals, lengths, it.text);
      const rank = isInside ? RANKS.final : RANKS[it.kind];
      return { ...it, rank, isTangled: isInside && hasExpressions };
    })
    .toSorted((a, b) => {
      const isByText = a.rank === b.rank && a.kind !== "expression";
      return isByText ? b.text.length - a.text.length : a.rank - b.rank;
    });
}

export interface PlacedLocation extends NginxLocation {
  /** Whether expressions go before this prefix, and it before a final one that goes before them: that is no order. */
  readonly isTangled: boolean;
}

const RANKS = { exact: 0, final: 1, expression: 2, prefix: 3 };

function isInOneOf(finals: ReadonlySet<string>, lengths: ReadonlySet<number>, text: string) {
  return [...lengths].some((it) => it < text.length && finals.has(text.slice(0, it)));
}

/** How far a directive's own paths are those of the location that it stands in. */
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

/**
 * A set of paths as a rule can express it: whole segments, each literal, one of some words or any, and perhaps a rest.
 */
import type { RuleData } from "../../domain/table/schema.ts";
import type { AcceptedName } from "./accepted-name.ts";
import type { Segment } from "../../domain/table/source.ts";
import { hasDotSegment } from "../../domain/table/target.ts";

/**
 * A segment whose literal is decoded text as the dialect compares it; an enumerated placeholder accepts one of some
 * words.
 */
export type PatternSegment = Segment<readonly string[]>;

/** The value of a reference in a target: decoded text and placeholders; `splat` is the rest. */
export type CapturedText = readonly (string | { readonly name: string })[];

export interface PathPattern {
  readonly segments: readonly PatternSegment[];
  /** The captures by the dialect's own names. */
  readonly captures: ReadonlyMap<string, CapturedText>;
  /** Whether the rest matches only after a slash. */
  readonly needsSlash: boolean;
  /** Whether the last literal segment accepts longer names too: `/a` also `/a-2`. */
  readonly isOpen?: boolean;
  /** The groups that capture the rest of a longer name. */
  readonly openGroups?: readonly string[];
  /** Whether the dialect requires a final slash. */
  readonly endsWithSlash?: boolean;
  /** Placeholders that accept any name, by name, with what the dialect accepts. */
  readonly accepted?: ReadonlyMap<string, AcceptedName>;
  /** The condition on the query, for an expression that sees the whole address. */
  readonly query?: QueryCase;
  /** Whether the capture at the end of such an expression includes the query. */
  readonly takesQuery?: boolean;
}

/** One parameter that a request must have: a value, or a placeholder for any. */
export interface QueryParameter {
  readonly name: string;
  readonly value: string | { readonly name: string };
}

/** Queries that meet a condition in one of several ways. */
export interface QueryCase {
  readonly query: readonly QueryParameter[];
  /** The captures of the expression's groups, by number. */
  readonly captures: ReadonlyMap<string, CapturedText>;
  /** Values of certain characters, in place of which any value is accepted. */
  readonly accepted?: readonly AcceptedName[];
  /** Whether the last value may continue. */
  readonly isOpen?: boolean;
}

export function exactPath(path: string): PathPattern {
  const segments = path.split("/").filter((it) => it !== "");
  return {
    segments: segments.map((text) => ({ kind: "literal", text })),
    captures: new Map(),
    needsSlash: false,
    ...(segments.length > 0 && path.endsWith("/") ? { endsWithSlash: true } : {}),
  };
}

/** The path and everything below it; if the text ends with a slash, only what is below. */
export function pathPrefix(path: string): PathPattern[] {
  const exact = exactPath(path);
  const below: PathPattern = {
    captures: exact.captures,
    segments: [...exact.segments, { kind: "splat" }],
    needsSlash: exact.segments.length > 0,
  };
  return path.endsWith("/") ? [below] : [exact, below];
}

/** The whole path, for a target that repeats it. */
export function wholePath({ segments }: PathPattern): CapturedText {
  if (segments.length === 0) return ["/"];
  return segments.flatMap((segment) => {
    if (segment.kind === "literal") return [`/${segment.text}`];
    return ["/", { name: segment.kind === "splat" ? "splat" : segment.name }];
  });
}

/** The same without its first slash. */
export function barePath(pattern: PathPattern): CapturedText {
  const [first, ...rest] = wholePath(pattern);
  return typeof first === "string" ? [first.slice(1), ...rest] : rest;
}

/** The literal text at the start of the path, with its first slash, and with the next one if more follows. */
export function literalStart({ segments }: PathPattern): string {
  const end = segments.findIndex((it) => it.kind !== "literal");
  const literals = end === -1 ? segments : segments.slice(0, end);
  const texts = literals.flatMap((it) => (it.kind === "literal" ? [it.text] : []));
  return end === -1 ? `/${texts.join("/")}` : ["", ...texts, ""].join("/");
}

/**
 * The `from` of a rule.
 *
 * @param host "" for a rule of the whole site.
 * @returns null if no URL has such a path.
 */
export function writeFrom(
  { segments }: Pick<PathPattern, "segments">,
  host: string,
  query: readonly QueryParameter[],
): Pick<RuleData, "from" | "match" | "where"> | null {
  const isPattern = fillsAnything({ segments }, query);
  const texts = segments.map((segment) => {
    if (segment.kind === "splat") return "*";
    if (segment.kind !== "literal") return `:${segment.name}`;
    const text = encodeInPath(segment.text);
    return isPattern ? text.replace(/^:/, "%3A").replace(/^\*$/, "%2A") : text;
  });
  const path = `/${texts.join("/")}`;
  if (hasDotSegment(path)) return null;
  const search = query.map(
    ({ name, value }) =>
      `${encodeURIComponent(name)}=${typeof value === "string" ? encodeURIComponent(value) : `:${value.name}`}`,
  );
  const where = segments.flatMap((it) =>
    it.kind === "enumerated" ? [[it.name, [...it.values]]] : [],
  );
  return {
    from: `${host === "" ? "" : `https://${host}`}${path}${search.length > 0 ? `?${search.join("&")}` : ""}`,
    ...(!isPattern && /\/:[A-Za-z_]|\/\*$/.test(path) ? { match: "exact" as const } : {}),
    ...(where.length > 0 ? { where: Object.fromEntries(where) } : {}),
  };
}

/** Whether a rule with this `from` has anything to fill in. */
export function fillsAnything(
  { segments }: Pick<PathPattern, "segments">,
  query: readonly QueryParameter[],
): boolean {
  return (
    segments.some((it) => it.kind !== "literal") || query.some((it) => typeof it.value !== "string")
  );
}

/** Escapes characters of a path that would end it or begin an escape in a URL. */
export function encodeInPath(text: string): string {
  return text.toWellFormed().replace(/[%?#\\\s\p{Cc}]/gu, encodeURIComponent);
}

/** A set of paths as a rule can say it: whole segments, each literal, one of some words or any, and perhaps a rest. */
import type { RuleData } from "../../domain/table/schema.ts";
import { hasDotSegment } from "../../domain/table/target.ts";

export type PathPiece =
  /** Text as the dialect compares it: decoded. */
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "words"; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: "segment"; readonly name: string }
  | { readonly kind: "rest" };

/** What a reference in a target stands for: decoded text, and what placeholders take; `splat` is the rest. */
export type Fill = readonly (string | { readonly name: string })[];

export interface PathPattern {
  readonly pieces: readonly PathPiece[];
  /** By the dialect's own names. */
  readonly captures: ReadonlyMap<string, Fill>;
  /** Whether the rest is taken only behind a slash. */
  readonly needsSlash: boolean;
}

/** One parameter that a request must have: a value, or a placeholder for any. */
export interface QueryPiece {
  readonly name: string;
  readonly value: string | { readonly name: string };
}

/** The path of exactly this text. */
export function exactPath(path: string): PathPattern {
  const pieces = path.split("/").filter((it) => it !== "");
  return {
    pieces: pieces.map((text) => ({ kind: "literal", text })),
    captures: new Map(),
    needsSlash: false,
  };
}

/** The path and all below it; of a text with a last slash only what is below. */
export function pathPrefix(path: string): PathPattern[] {
  const exact = exactPath(path);
  const below: PathPattern = {
    ...exact,
    pieces: [...exact.pieces, { kind: "rest" }],
    needsSlash: exact.pieces.length > 0,
  };
  return path.endsWith("/") ? [below] : [exact, below];
}

/** The whole path, for a target that repeats it. */
export function wholePath({ pieces }: PathPattern): Fill {
  if (pieces.length === 0) return ["/"];
  return pieces.flatMap((piece) => {
    if (piece.kind === "literal") return [`/${piece.text}`];
    return ["/", { name: piece.kind === "rest" ? "splat" : piece.name }];
  });
}

/** What stands in the path before anything is filled in, with its first slash, and the next one where there is more. */
export function literalStart({ pieces }: PathPattern): string {
  const end = pieces.findIndex((it) => it.kind !== "literal");
  const literals = end === -1 ? pieces : pieces.slice(0, end);
  const texts = literals.flatMap((it) => (it.kind === "literal" ? [it.text] : []));
  return end === -1 ? `/${texts.join("/")}` : ["", ...texts, ""].join("/");
}

/**
 * The `from` of a rule.
 *
 * @param host "" for a rule of the whole site.
 * @returns null where no URL has such a path.
 */
export function writeFrom(
  { pieces }: Pick<PathPattern, "pieces">,
  host: string,
  query: readonly QueryPiece[],
): Pick<RuleData, "from" | "match" | "where"> | null {
  const isPattern = fillsAnything({ pieces }, query);
  const texts = pieces.map((piece) => {
    if (piece.kind === "rest") return "*";
    if (piece.kind !== "literal") return `:${piece.name}`;
    const text = encodeInPath(piece.text);
    return isPattern ? text.replace(/^:/, "%3A").replace(/^\*$/, "%2A") : text;
  });
  const path = `/${texts.join("/")}`;
  if (hasDotSegment(path)) return null;
  const search = query.map(
    ({ name, value }) =>
      `${encodeURIComponent(name)}=${typeof value === "string" ? encodeURIComponent(value) : `:${value.name}`}`,
  );
  const where = pieces.flatMap((it) => (it.kind === "words" ? [[it.name, [...it.words]]] : []));
  return {
    from: `${host === "" ? "" : `https://${host}`}${path}${search.length > 0 ? `?${search.join("&")}` : ""}`,
    ...(!isPattern && /\/:[A-Za-z_]|\/\*$/.test(path) ? { match: "exact" as const } : {}),
    ...(where.length > 0 ? { where: Object.fromEntries(where) } : {}),
  };
}

/** Whether a rule with this `from` has anything to fill in. */
export function fillsAnything(
  { pieces }: Pick<PathPattern, "pieces">,
  query: readonly QueryPiece[],
): boolean {
  return (
    pieces.some((it) => it.kind !== "literal") || query.some((it) => typeof it.value !== "string")
  );
}

/** Text of a path as it stands in a URL: what would end the path or begin an escape is escaped. */
export function encodeInPath(text: string): string {
  return text.toWellFormed().replace(/[%?#\\\s\p{Cc}]/gu, encodeURIComponent);
}

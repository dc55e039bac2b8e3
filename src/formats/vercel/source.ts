/**
 * Reads a Vercel `source`, which is a path of path-to-regexp 6, as patterns of whole segments. An optional segment
 * gives two variants of the pattern, and so does a rest of at least one segment.
 *
 * @see https://vercel.com/docs/project-configuration#redirects
 */
import { type Key, parse, type Token } from "path-to-regexp";
import { failure, type Result, success } from "../../domain/result.ts";
import type { PathPattern, PatternSegment } from "../regex/path-pattern.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { readExpression, REST, type SegmentClass } from "./expression.ts";
import { decodeIfText } from "../../domain/decode.ts";

/** Why a source cannot be a Sunset pattern. */
export type SourceProblem =
  /** `reason`: the message of path-to-regexp. */
  | { readonly kind: "invalid"; readonly reason: string }
  | { readonly kind: "part-of-segment"; readonly text: string }
  | { readonly kind: "not-last"; readonly text: string }
  | { readonly kind: "not-a-list"; readonly expression: string }
  | { readonly kind: "repeated-list"; readonly text: string }
  | { readonly kind: "expression"; readonly problem: ExpressionProblem }
  | { readonly kind: "too-many-variants" };

/** The most variants of a source that is still one pattern. */
export const VARIANTS_AT_MOST = 16;

const EMPTY: PathPattern = { segments: [], captures: new Map(), needsSlash: false };

export interface VercelSource {
  /** The variants, of which the first match counts. Literals are text as written. */
  readonly variants: readonly PathPattern[];
  /** The names of all groups in order; the name of an unnamed one is its number, from 0. */
  readonly keys: readonly string[];
  /** Classes of characters, in place of which any segment is accepted. */
  readonly classes: readonly SegmentClass[];
}

/** Reads a source. Placeholders and captures have the dialect's names; an empty capture is missing in that variant. */
export function parseVercelSource(source: string): Result<VercelSource, SourceProblem> {
  const bare = source.replace(/(?<=.)(?:\{\/\}\?|\(\/\)\?|\(\/\|\)|\(\|\/\)|\/\?|\/)$/, "");
  if (bare === "/") return success({ variants: [EMPTY], keys: [], classes: [] });
  const tokens = readTokens(bare);
  if (!tokens.ok) return tokens;
  const keys = tokens.value.flatMap((it) =>
    typeof it === "string" || (it.name === "" && it.pattern === "") ? [] : [String(it.name)],
  );
  const whole = readSegments(tokens.value);
  if (whole.ok) return success({ variants: withoutNothing(whole.value), keys, classes: [] });
  const expression = readExpression(tokens.value);
  if (!expression.ok) return failure(explain(whole.problem, expression.problem));
  const { patterns, classes } = expression.value;
  return patterns.length > VARIANTS_AT_MOST
    ? failure({ kind: "too-many-variants" })
    : success({ variants: withoutNothing(patterns), keys, classes });
}

/** Removes the empty variant: a source whose parts are all optional does not match the root, which has a slash. */
function withoutNothing(variants: readonly PathPattern[]): readonly PathPattern[] {
  const some = variants.filter((it) => it.segments.length > 0);
  return some.length > 0 ? some : variants;
}

/** Chooses the more informative problem if a source was read in both ways. */
function explain(whole: SourceProblem, expression: ExpressionProblem): SourceProblem {
  return expression.kind === "part-of-segment" || whole.kind === "not-last"
    ? whole
    : { kind: "expression", problem: expression };
}

function readSegments(tokens: readonly Token[]): Result<readonly PathPattern[], SourceProblem> {
  let variants: PathPattern[] = [EMPTY];
  for (const [position, token] of tokens.entries()) {
    const isLast = position === tokens.length - 1;
    const choices = typeof token === "string" ? readText(token) : readKey(token, isLast);
    if (!choices.ok) return choices;
    variants = variants.flatMap((it) => choices.value.map((choice) => join(it, choice)));
    if (variants.length > VARIANTS_AT_MOST) return failure({ kind: "too-many-variants" });
  }
  return success(variants);
}

function readTokens(source: string): Result<readonly Token[], SourceProblem> {
  try {
    return success(parse(source));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return failure({ kind: "invalid", reason: error.message });
  }
}

function join(before: PathPattern, behind: PathPattern): PathPattern {
  return {
    segments: [...before.segments, ...behind.segments],
    captures: new Map([...before.captures, ...behind.captures]),
    needsSlash: before.needsSlash || behind.needsSlash,
  };
}

/** Reads text between placeholders. It begins with a slash, as long as these are whole segments. */
function readText(text: string): Result<PathPattern[], SourceProblem> {
  if (!text.startsWith("/")) return failure({ kind: "part-of-segment", text });
  const segments = text.slice(1).split("/");
  return success([{ ...EMPTY, segments: segments.map((it) => ({ kind: "literal", text: it })) }]);
}

/** Reads a name, a regular expression in brackets or both, with its modifier. */
function readKey(key: Key, isLast: boolean): Result<PathPattern[], SourceProblem> {
  const { prefix, suffix, pattern, modifier } = key;
  const name = String(key.name);
  const text = `${pattern === ANY_SEGMENT ? `:${name}` : `(${pattern})`}${modifier}`;
  if (prefix !== "/" || suffix !== "") return failure({ kind: "part-of-segment", text });
  if (ONE_SEGMENT.has(pattern)) {
    if (modifier === "") return success([one(name)]);
    if (modifier === "?") return success([one(name), missing(name)]);
    if (!isLast) return failure({ kind: "not-last", text });
    return success(modifier === "*" ? [rest(name)] : atLeastOne(name));
  }
  if (pattern === ".*" || pattern === ".+") {
    if (!isLast) return failure({ kind: "not-last", text: `(${pattern})` });
    if (modifier === "*" || modifier === "?") return success([rest(name)]);
    return success(pattern === ".+" ? atLeastOne(name) : [{ ...rest(name), needsSlash: true }]);
  }
  const values = readAlternatives(pattern);
  if (!values) return failure({ kind: "not-a-list", expression: pattern });
  const listed = placeholder(name, { kind: "enumerated", name, values });
  if (modifier === "") return success([listed]);
  return modifier === "?"
    ? success([listed, missing(name)])
    : failure({ kind: "repeated-list", text });
}

function placeholder(name: string, segment: PatternSegment): PathPattern {
  return { ...EMPTY, segments: [segment], captures: new Map([[name, [{ name }]]]) };
}

function one(name: string): PathPattern {
  return placeholder(name, { kind: "placeholder", name });
}

function missing(name: string): PathPattern {
  return { ...EMPTY, captures: new Map([[name, []]]) };
}

function rest(name: string): PathPattern {
  const captures = new Map([[name, [{ name: REST }]]]);
  return { ...EMPTY, segments: [{ kind: "splat" }], captures };
}

/** The variants for one or more segments: a single one, or the first and the rest, both under the same name. */
function atLeastOne(name: string): PathPattern[] {
  const first = `${name} first`;
  const more: PathPattern = {
    ...EMPTY,
    segments: [{ kind: "placeholder", name: first }, { kind: "splat" }],
    captures: new Map([[name, [{ name: first }, "/", { name: REST }]]]),
  };
  return [one(name), more];
}

/** The expression that path-to-regexp gives to a name without one. */
const ANY_SEGMENT = "[^\\/#\\?]+?";

const ONE_SEGMENT = new Set([
  ANY_SEGMENT,
  "[^/]+",
  "[^/]+?",
  "[^\\/]+",
  "[^\\/]+?",
  "[^/]*",
  "[^\\/]*",
]);

/** Reads `en|fr|pt-br`; null if an alternative is more than plain text. */
function readAlternatives(expression: string): string[] | null {
  const bare = /^\(\?:([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  const values = bare.split("|");
  const isPlain = values.every((it) => /^(?:[\w~%@!&=,;' -]|\\[^\w])+$/.test(it));
  return isPlain ? values.map((it) => decode(it.replace(/\\(.)/g, "$1"))) : null;
}

/**
 * Decodes text. Vercel compares an expression with escapes, while here a value is compared decoded; an escaped slash
 * stays.
 */
function decode(text: string): string {
  const decoded = decodeIfText(text);
  return decoded.includes("/") ? text : decoded;
}

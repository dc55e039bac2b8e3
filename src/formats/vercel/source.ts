/**
 * A Vercel `source`: path-to-regexp 6, of which whole segments can be said. A segment that may be missing gives
 * two variants of the pattern, and so does one that takes at least one segment of the rest.
 *
 * @see https://vercel.com/docs/project-configuration#redirects
 */

/** What a segment takes, and the name it goes by: its own, or its number from 0 on. */
type Part =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "one"; readonly name: string; readonly values: string[] | null }
  | { readonly kind: "rest"; readonly name: string };

/** One pattern, and what the dialect's names stand for in it. */
export interface SourceVariant {
  readonly parts: readonly Part[];
  /** Names that take nothing here. */
  readonly missing: ReadonlySet<string>;
  /** Whether the rest is taken only behind a slash. */
  readonly needsSlash: boolean;
}

/** More variants than this are no longer one pattern. */
const VARIANTS_AT_MOST = 16;

/** @returns The variants, of which the first that matches counts, or in words what cannot be said. */
export function parseVercelSource(source: string): readonly SourceVariant[] | string {
  const bare = source.replace(/(?<=.)(?:\{\/\}\?|\(\/\)\?|\(\/\|\)|\(\|\/\)|\/\?|\/)$/, "");
  const texts = splitSegments(bare);
  let variants: SourceVariant[] = [{ parts: [], missing: new Set(), needsSlash: false }];
  let unnamed = 0;
  for (const [position, text] of texts.entries()) {
    const isLast = position === texts.length - 1;
    const group = GROUP.exec(text);
    const literal = group ? null : readLiteral(text);
    if (!group && literal === null) return `${text} is only in part a pattern`;
    const name = group?.[1] ?? String(unnamed);
    if (group && group[1] === undefined) unnamed++;
    const choices = group
      ? readGroup(name, group[2], group[3], isLast)
      : [of({ kind: "literal", text: literal ?? "" })];
    if (typeof choices === "string") return choices;
    variants = choices.flatMap((choice) =>
      variants.map((it) => ({
        parts: [...it.parts, ...choice.parts],
        missing: it.missing.union(choice.missing),
        needsSlash: it.needsSlash || choice.needsSlash,
      })),
    );
    if (variants.length > VARIANTS_AT_MOST) return "it has too many parts that may be missing";
  }
  return variants;
}

/** A whole segment that is a name, a regular expression in brackets or both, and how often it comes. */
const GROUP = /^(?=[:(])(?::(\w+))?(?:\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\))?([?*+])?$/;

/** At the slashes outside of brackets. */
function splitSegments(source: string): string[] {
  const segments: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 1; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === "(" || character === "{") depth++;
    else if (character === ")" || character === "}") depth--;
    else if (character === "/" && depth === 0) {
      segments.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return source.length > 1 ? [...segments, source.slice(start)] : [];
}

/** null where it is no plain text. */
function readLiteral(text: string): string | null {
  const isPlain = /^(?:[^\\:*+?(){}]|\\.|:(?!\w))*$/.test(text);
  return isPlain ? text.replace(/\\(.)/g, "$1") : null;
}

function of(...parts: Part[]): SourceVariant {
  return { parts, missing: new Set(), needsSlash: false };
}

function without(name: string): SourceVariant {
  return { parts: [], missing: new Set([name]), needsSlash: false };
}

function readGroup(
  name: string,
  expression: string | undefined,
  modifier: string | undefined,
  isLast: boolean,
): SourceVariant[] | string {
  const one: Part = { kind: "one", name, values: null };
  const rest: Part = { kind: "rest", name };
  /** At least one segment, and the rest under the same name. */
  const atLeastOne = [of(one), of({ ...one, name: `${name} first` }, rest)];
  if (expression === undefined || ONE_SEGMENT.has(expression)) {
    if (modifier === undefined) return [of(one)];
    if (modifier === "?") return [of(one), without(name)];
    if (!isLast) return `:${name}${modifier} is not the last segment`;
    return modifier === "*" ? [of(rest)] : atLeastOne;
  }
  if (expression === ".*" || expression === ".+") {
    if (!isLast) return `(${expression}) is not the last segment`;
    if (modifier === "*" || modifier === "?") return [of(rest)];
    return expression === ".+" ? atLeastOne : [{ ...of(rest), needsSlash: true }];
  }
  const values = readAlternatives(expression);
  if (!values) return `(${expression}) is a regular expression that no list of values can say`;
  const listed: Part = { kind: "one", name, values };
  if (modifier === undefined) return [of(listed)];
  return modifier === "?"
    ? [of(listed), without(name)]
    : `(${expression})${modifier} repeats itself`;
}

const ONE_SEGMENT = new Set(["[^/]+", "[^/]+?", "[^\\/]+", "[^\\/]+?", "[^/]*", "[^\\/]*"]);

/** `en|fr|pt-br`; null where an alternative is more than plain text. */
function readAlternatives(expression: string): string[] | null {
  const bare = /^\(\?:([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  const values = bare.split("|");
  const isPlain = values.every((it) => /^(?:[\w~%@!&=,;' -]|\\[^\w])+$/.test(it));
  return isPlain ? values.map((it) => decode(it.replace(/\\(.)/g, "$1"))) : null;
}

/** There an expression is compared with escapes, here a value with what they stand for; an escaped slash stays. */
function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes("/") ? text : decoded;
  } catch {
    // What is no escape is text.
    return text;
  }
}

/** Finds the wildcards and expressions of other tools, which are literal text in a `from`, and translates them. */

/** A cheap precheck: matches every `from` that may contain one. */
const SUSPICIOUS = /[*$^()[\]{}<>|\\]|:[A-Za-z_]|\.\+/;

/** Fragments of regular expressions, and references to their groups. */
const EXPRESSION =
  /\^|\((?:\.|\\|\[|\?:)[^)]*\)[*+?]?|\([^()/]*\|[^()/]*\)|\[\^?[^\]/]*\][*+]|\[\^\/\][*+]?|\\[dwsb.\-/]\+?|\.[*+]|\$\d{1,2}(?!\d)|\$$/;

/** Placeholders written in braces, square or angle brackets. */
const BRACKETS = /\$?\{\w+\}|(?<=\/)(?:\[(?:\.{3})?\w+\]|<\w+>)(?=\/|$)/;

/** A placeholder that is only part of its segment. */
const PARTIAL = /(?<=\/):[A-Za-z_]\w*(?:[^\w/:?#][^/?#]*|\?(?=\/|$))|(?<=[-_.~+,;@]):[A-Za-z_]\w*/;

/**
 * The part of a `from` that looks like a wildcard or an expression but is literal text, and what to write instead.
 *
 * @param from A path, or a whole URL.
 * @param isPrefix Whether it is an entry of `site.scope`, where placeholders are not allowed.
 * @returns null if there is no such part. `instead` is null if only a person can tell.
 */
export function findLookalike(
  from: string,
  isPrefix = false,
): { readonly found: string; readonly instead: string | null } | null {
  const found = lookalikeIn(from, isPrefix);
  if (found === null) return null;
  const instead = isPrefix ? null : translate(from, { guesses: false });
  const isSound = instead !== null && lookalikeIn(instead, isPrefix) === null;
  return { found, instead: isSound ? instead : null };
}

function lookalikeIn(from: string, isPrefix: boolean): string | null {
  const address = from.replace(/^https?:\/\/[^/]*/i, "");
  if (!SUSPICIOUS.test(address)) return null;
  const own = EXPRESSION.exec(address) ?? BRACKETS.exec(address) ?? PARTIAL.exec(address);
  if (own) return own[0];
  const [path = "", ...query] = address.split("?");
  if (isPrefix) return /(?<=\/):[A-Za-z_]\w*(?=\/|$)|\*/.exec(path)?.[0] ?? null;
  const star = /[^/]*\*[^/]*/.exec(path.replace(/\/\*\/?$/, ""))?.[0];
  const inQuery = /=[^&]*\*|=:[A-Za-z_]\w*[^\w&][^&]*/.exec(query.join("?"))?.[0];
  return star ?? inQuery?.slice(1) ?? null;
}

/**
 * Translates the wildcards in a `from` to ours: `/blog*` becomes `/blog/*`. Unnamed ones get a name.
 *
 * @returns The text unchanged if it contains nothing like a wildcard.
 */
export function toWildcards(from: string): string {
  return translate(from, { guesses: true });
}

/** Certainly the rest of a path: `(.*)`, `.+`, `**`, `:path*`, `[...path]`. */
const REST = /^(?:\(\.[*+]\??\)|\.[*+]|\*{2,}|:[a-z_]\w*(?:[*+]|\(\.[*+]\))|\[\.{3}\w+\])$/i;

/** Probably the rest of a path: `$1` may refer to any group of an expression. */
const PERHAPS_REST = /^(?:\$\d|:splat)$/i;

/** A literal prefix followed by the rest of a path: `blog*`, `blog(.*)`. */
const WORD_AND_REST = /^([^*()+$:{}<>[\]]+?)(?:\(\.[*+]\)|\.[*+]|\*+)$/;

/** One segment: `{slug}`, `<slug>`, `[slug]`. */
const NAMED = /^(?:\$?\{([a-z_]\w*)\}|<([a-z_]\w*)>|\[([a-z_]\w*)\])$/i;

/** At least one segment: `:slug+`. */
const PERHAPS_NAMED = /^:([a-z_]\w*)[+*]$/i;

/** One unnamed segment: `*` in the middle, `([^/]+)`, `(\d+)`. */
const UNNAMED = /^(?:\*|\(\.[*+]\??\)|\.[*+]|\(\[\^[\\/]+\][*+]\)|\(?\\[wd][*+]\)?|\$\d)$/;

/** @param guesses Whether probable wildcards are translated too. */
function translate(from: string, { guesses }: { readonly guesses: boolean }): string {
  if (!SUSPICIOUS.test(from)) return from;
  const bare = from
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .replaceAll(/\\([./-])/g, "$1")
    // A question mark for "optional" would start a query here.
    .replaceAll(/(?<=\/:\w+)\?(?=\/|$)|(?<=[)*+])\?$/g, "");
  const [, start = "", path = "", query = ""] =
    /^(https?:\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(bare) ?? [];
  // Mask the slash in [^/], which does not end a segment.
  const segments = path.replaceAll("([^/]", "([^\\]").split("/");
  const last = segments.findLastIndex((it) => it !== "");
  const nameNext = createNames(segments);
  const translated = segments.map((segment, index) => {
    const isLast = index === last;
    if (isLast && (REST.test(segment) || (guesses && PERHAPS_REST.test(segment)))) return "*";
    const word = isLast ? WORD_AND_REST.exec(segment)?.[1] : undefined;
    if (word !== undefined) return `${word}/*`;
    const named = NAMED.exec(segment) ?? (guesses ? PERHAPS_NAMED.exec(segment) : null);
    const name = named?.slice(1).find((it) => it !== undefined);
    if (name !== undefined) return `:${name}`;
    const isUnnamed = guesses && UNNAMED.test(segment) && !(isLast && segment === "*");
    return isUnnamed ? nameNext() : segment;
  });
  // Unmask what was not translated, so that it stays as typed.
  return start + translated.join("/").replaceAll("([^\\]", "([^/]") + query;
}

/** Returns a generator of names: `:any`, `:any2` and so on, skipping those that are taken. */
function createNames(taken: readonly string[]): () => string {
  let count = 0;
  return () => {
    let name;
    do name = ++count === 1 ? ":any" : `:any${count}`;
    while (taken.includes(name));
    return name;
  };
}

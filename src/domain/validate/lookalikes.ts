/** Wildcards and expressions of other tools, which stand for themselves in a `from`. */

/** What no `from` without them needs a closer look for. */
const SUSPICIOUS = /[*$^()[\]{}<>|\\]|:[A-Za-z_]/;

/** Pieces of regular expressions, and references to their groups. */
const EXPRESSION =
  /\^|\((?:\.|\\|\[|\?:)[^)]*\)[*+?]?|\([^()/]*\|[^()/]*\)|\[\^?[^\]/]*\][*+]|\[\^\/\][*+]?|\\[dwsb.\-/]\+?|\.\*|\$\d{1,2}(?!\d)|\$$/;

/** Placeholders in other brackets. */
const BRACKETS = /\$?\{\w+\}|(?<=\/)(?:\[(?:\.{3})?\w+\]|<\w+>)(?=\/|$)/;

/** A placeholder that is not all of its segment. */
const PARTIAL = /(?<=\/):[A-Za-z_]\w*(?:[^\w/:?#][^/?#]*|\?(?=\/|$))|(?<=[-_.~+,;@]):[A-Za-z_]\w*/;

/**
 * What of a `from` looks like a wildcard or an expression and is none, and what to write instead.
 *
 * @param from A path, or a whole URL.
 * @param isPrefix Whether it is an entry of `site.scope`, which knows no placeholders at all.
 * @returns null if nothing does; `instead` is null if that is for a person to find.
 */
export function findLookalike(
  from: string,
  isPrefix = false,
): { readonly found: string; readonly instead: string | null } | null {
  const address = from.replace(/^https?:\/\/[^/]*/i, "");
  if (!SUSPICIOUS.test(address)) return null;
  const found = lookalikeIn(address, isPrefix);
  if (found === null) return null;
  const instead = isPrefix ? null : plainer(from);
  const isSound = instead !== null && instead !== from && findLookalike(instead) === null;
  return { found, instead: isSound ? instead : null };
}

function lookalikeIn(address: string, isPrefix: boolean): string | null {
  const own = EXPRESSION.exec(address) ?? BRACKETS.exec(address) ?? PARTIAL.exec(address);
  if (own) return own[0];
  const [path = "", ...query] = address.split("?");
  if (isPrefix) return /(?<=\/):[A-Za-z_]\w*(?=\/|$)|\*/.exec(path)?.[0] ?? null;
  const star = /[^/]*\*[^/]*/.exec(path.replace(/\/\*\/?$/, ""))?.[0];
  const inQuery = /=[^&]*\*|=:[A-Za-z_]\w*[^\w&][^&]*/.exec(query.join("?"))?.[0];
  return star ?? inQuery?.slice(1) ?? null;
}

/** The same in our own words, as far as there are any. */
function plainer(from: string): string {
  return from
    .replace(/^\^/, "")
    .replace(/\$$/, "")
    .replaceAll(/\\([./-])/g, "$1")
    .replace(/\/?(?:\(?\.[*+]\)?\??|\*+|:\w+(?:[*+]|\(\.[*+]\))|\[\.{3}\w+\])\/?$/, "/*")
    .replaceAll(/(?<=\/)(?:\$?\{(\w+)\}|\[(\w+)\]|<(\w+)>|:(\w+)\?)(?=\/|$)/g, (...groups) => {
      const name = groups.slice(1, 5).find((it) => typeof it === "string");
      return `:${String(name)}`;
    });
}

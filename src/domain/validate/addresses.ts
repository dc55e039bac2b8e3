import { type DataPath, type FindingData, quote } from "../finding.ts";
import { findLookalike } from "../url/wildcards.ts";
import { codePoint } from "../url/invisible.ts";
import { quoteVisibly, slipsOf, withoutSlips } from "../url/slips.ts";
import { type CheckContext, dataOf } from "./context.ts";

/** `wildcard-lookalike`, `invisible-character` and `entity-in-address`, in rules and in the site's lists. */
export function checkAddresses(context: CheckContext): void {
  for (const rule of context.rules) {
    const { from, to, match } = dataOf(context, rule);
    const at = ["rules", rule.index];
    // `match: "exact"` declares every character literal.
    if (match !== "exact") checkLookalike(context, from, [...at, "from"], RULE_MEANT);
    checkSpelling(context, from, [...at, "from"]);
    if (to !== undefined) checkSpelling(context, to, [...at, "to"]);
  }
  const { fallback } = context.data.site;
  for (const { field, path, text } of listed(context)) {
    checkLookalike(context, text, ["site", field, ...path], ENTRY_MEANT, field === "scope");
  }
  if (fallback !== null) checkSpelling(context, fallback, ["site", "fallback"]);
}

/** The entries of the site's lists of paths and patterns, except of unreadable lists. */
function listed({ data, unread }: CheckContext): readonly Listed[] {
  const { scope, keep, cors = [] } = data.site;
  const entries: Listed[] = [
    ...scope.map((text, index): Listed => ({ field: "scope", path: [index], text })),
    ...cors.map((text, index): Listed => ({ field: "cors", path: [index], text })),
    ...keep.map((it, index): Listed => {
      const isDated = typeof it !== "string";
      return {
        field: "keep",
        path: isDated ? [index, "path"] : [index],
        text: isDated ? it.path : it,
      };
    }),
  ];
  return entries.filter(({ field }) => !unread.has(field));
}

interface Listed {
  readonly field: "scope" | "keep" | "cors";
  readonly path: DataPath;
  readonly text: string;
}

const RULE_MEANT = 'say "match": "exact" if it is intended literally';
const ENTRY_MEANT = "write it as an escape (%2A, %3A) if it is intended literally";

function checkLookalike(
  { report }: CheckContext,
  from: string,
  path: DataPath,
  ifMeant: string,
  isPrefix = false,
): void {
  const lookalike = findLookalike(from, isPrefix);
  if (!lookalike) return;
  const { found, instead } = lookalike;
  const message = `${quote(from)} matches only addresses with ${quote(found)} in them, which is not a wildcard here`;
  const way = isPrefix
    ? "Write prefixes out: that includes everything below them"
    : instead === null
      ? "A placeholder is a whole segment and * the last one: use those, or list the addresses"
      : instead.endsWith("/*")
        ? `Write ${quote(instead)} for ${quote(instead.slice(0, -2) || "/")} and all below it`
        : `Write ${quote(instead)}`;
  report("wildcard-lookalike", path, message, `${way}; ${ifMeant}`, entryAt(path, from));
}

function checkSpelling({ report }: CheckContext, text: string, path: DataPath): void {
  for (const { id, found } of slipsOf(text)) {
    const mended = withoutSlips(text);
    const isAround = mended === text.trim();
    const isSpace = found.trim() === "" && found !== "\uFEFF";
    const what =
      id === "entity-in-address"
        ? `${quote(found)}, an ampersand as HTML writes it`
        : isSpace
          ? `white space ${isAround ? "around it" : "in it"} (${codePoint(found)})`
          : `an invisible character (${codePoint(found)})`;
    const message = `${quoteVisibly(text)} has ${what}`;
    report(id, path, message, `Write ${quote(mended)}`, entryAt(path, text));
  }
}

/** For an entry of the site, names it; a rule's finding already says which rule it is. */
function entryAt([part]: DataPath, text: string): { readonly data?: FindingData } {
  return part === "site" ? { data: { others: [text] } } : {};
}

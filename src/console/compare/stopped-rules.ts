/** The rules that no longer answer anything because `site.keep` has gained their addresses. */
import { compileRoutes } from "../../domain/table/compile.ts";
import { covers } from "../../domain/table/covers.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { parseRule } from "../../release/content.ts";

type Keep = SiteData["keep"];

/** Returns the entries of a list that are missing in another. */
export function gainedEntries(before: Keep, after: Keep): Keep {
  const known = new Set(before.map((it) => JSON.stringify(it)));
  return after.filter((it) => !known.has(JSON.stringify(it)));
}

/**
 * Creates a test for rules that new entries of `site.keep` stop.
 *
 * @param site The site of the table with the rules.
 * @param gained New entries of `site.keep`; one with an end stops the rules until then.
 * @returns A function that checks whether an entry takes all addresses of the rule in a line of content; false for
 *   rules that keep their addresses on the old site themselves.
 */
export function createStoppedTest(site: SiteData, gained: Keep): (text: string) => boolean {
  const { hosts } = compileRoutes({ site, rules: [] }, () => {}).table.site;
  const entries = gained.flatMap((it) => {
    const from = typeof it === "string" ? it : it.path;
    const source = parseSource({ from }, hosts);
    return source ? [{ source, mayBeIn: createGuess(source) }] : [];
  });
  return (text) => {
    const likely = entries.filter((it) => it.mayBeIn(text));
    if (likely.length === 0 || text.includes(',"keep":true')) return false;
    const source = parseSource(parseRule(text), hosts);
    const anywhere = source && { ...source, host: "" };
    return anywhere !== null && likely.some((it) => covers(it.source, anywhere, hosts));
  };
}

/**
 * Creates a cheap pre-check for lines that contain the beginning of the path, since parsing every line of a large table
 * would take seconds.
 */
function createGuess({ path }: Source): (text: string) => boolean {
  const [beginning = ""] = path.split(/\/(?:[:*]|$)/, 1);
  if (!/^[\w./-]*$/.test(beginning)) return () => true;
  return (text) => text.includes("%") || text.toLowerCase().includes(beginning);
}

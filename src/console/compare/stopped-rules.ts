/** Which rules no longer answer anything, because `site.keep` newly has their addresses. */
import { compileRoutes } from "../../domain/table/compile.ts";
import { covers } from "../../domain/table/covers.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { parseSource, type Source } from "../../domain/table/source.ts";
import { parseRule } from "../../release/content.ts";

type Keep = SiteData["keep"];

/** The entries of a list that another does not have. */
export function gainedEntries(before: Keep, after: Keep): Keep {
  const known = new Set(before.map((it) => JSON.stringify(it)));
  return after.filter((it) => !known.has(JSON.stringify(it)));
}

/**
 * @param site That of the table with the rules.
 * @param gained Entries of `site.keep`; one that ends stops the rules up to its end.
 * @returns Of a line of content, whether one of them takes all addresses of its rule; of a rule that keeps them itself not.
 */
export function createStoppedTest(site: SiteData, gained: Keep): (text: string) => boolean {
  const { hosts } = compileRoutes({ site, rules: [] }, () => {}).table.site;
  const entries = gained.flatMap((it) => {
    const from = typeof it === "string" ? it : it.path;
    const source = parseSource({ from }, hosts, () => {}, []);
    return source ? [{ source, mayBeIn: createGuess(source) }] : [];
  });
  return (text) => {
    const likely = entries.filter((it) => it.mayBeIn(text));
    if (likely.length === 0 || text.includes(',"keep":true')) return false;
    const source = parseSource(parseRule(text), hosts, () => {}, []);
    const anywhere = source && { ...source, host: "" };
    return anywhere !== null && likely.some((it) => covers(it.source, anywhere, hosts));
  };
}

/** Parsing every line of a large table takes seconds: only those are that hold the beginning of the path. */
function createGuess({ path }: Source): (text: string) => boolean {
  const [beginning = ""] = path.split(/\/(?:[:*]|$)/, 1);
  if (!/^[\w./-]*$/.test(beginning)) return () => true;
  return (text) => text.includes("%") || text.toLowerCase().includes(beginning);
}

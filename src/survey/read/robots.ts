/**
 * robots.txt: what the survey may request, and what search engines must not.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9309
 */
import type { RobotsLine } from "../look.ts";

export interface Robots {
  /** Whether the survey may request an address. */
  mayAsk(url: string): boolean;
  /** The requested delay between two requests; null if there is none. */
  readonly delaySeconds: number | null;
  readonly sitemaps: readonly string[];
  /** The lines that exclude search engines. */
  readonly disallowed: readonly RobotsLine[];
}

/** The name by which robots.txt can address the survey. */
const ROBOT = "sunset";

/** Crawlers of search engines, which have to see the redirects, and `*`. */
const CRAWLERS = ["*", "googlebot", "bingbot"];

/** The names in groups that matter here. */
const NAMES: ReadonlySet<string> = new Set([ROBOT, ...CRAWLERS]);

const LISTED_AT_MOST = 1000;

interface Rule {
  readonly isAllowed: boolean;
  readonly pattern: string;
}

export function readRobots(text: string): Robots {
  const statements = [...readStatements(text)];
  const values = (field: string): string[] =>
    statements.flatMap((it) => (it.field === field ? [it.value] : []));
  // The survey's own group takes precedence over the one for everybody.
  const name = statements.some((it) => it.names.has(ROBOT)) ? ROBOT : "*";
  const ours = statements.filter((it) => it.names.has(name));
  const rules = ours.flatMap(({ field, value }): Rule[] => {
    const isRule = (field === "allow" || field === "disallow") && value !== "";
    return isRule ? [{ isAllowed: field === "allow", pattern: normalize(value) }] : [];
  });
  const delay = Number(ours.find((it) => it.field === "crawl-delay")?.value ?? 0);
  return {
    mayAsk(url) {
      const { pathname, search } = new URL(url);
      return isAllowed(rules, normalize(pathname + search));
    },
    delaySeconds: delay > 0 ? delay : null,
    sitemaps: values("sitemap").slice(0, LISTED_AT_MOST),
    disallowed: statements
      .filter((it) => it.field === "disallow" && it.value !== "")
      .filter(({ names }) => CRAWLERS.some((it) => names.has(it)))
      .slice(0, LISTED_AT_MOST)
      .map(({ line, value }) => ({ line, path: value })),
  };
}

interface Statement {
  /** The names among {@link NAMES} that the statement applies to. */
  readonly names: ReadonlySet<string>;
  readonly field: string;
  readonly value: string;
  readonly line: number;
}

function* readStatements(text: string): Generator<Statement> {
  let names = new Set<string>();
  let isNaming = false;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [statement = ""] = line.split("#", 1);
    const colon = statement.indexOf(":");
    if (colon === -1) continue;
    const field = statement.slice(0, colon).trim().toLowerCase();
    const value = statement.slice(colon + 1).trim();
    if (field === "user-agent") {
      // Consecutive names share a group.
      if (!isNaming) names = new Set();
      const [name = ""] = value.toLowerCase().split("/", 1);
      if (NAMES.has(name.trim())) names.add(name.trim());
    } else yield { names, field, value, line: index + 1 };
    isNaming = field === "user-agent";
  }
}

/** Whether a path is allowed. The longest pattern wins; on a tie, the one that allows. */
function isAllowed(rules: readonly Rule[], path: string): boolean {
  const fitting = rules.filter((it) => fits(it.pattern, path));
  const length = Math.max(0, ...fitting.map((it) => it.pattern.length));
  const longest = fitting.filter((it) => it.pattern.length === length);
  return longest.length === 0 || longest.some((it) => it.isAllowed);
}

/** Whether a pattern matches: it is a prefix, in which `*` matches any text, and a final `$` the end of the path. */
function fits(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith("$");
  const [first = "", ...rest] = (isWhole ? pattern.slice(0, -1) : pattern).split("*");
  if (!path.startsWith(first)) return false;
  const last = isWhole ? rest.pop() : undefined;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  if (!isWhole) return true;
  return last === undefined
    ? at === path.length
    : path.endsWith(last) && path.length >= at + last.length;
}

/** Escapes non-ASCII characters and upper-cases escapes, so that all spellings compare equal. */
function normalize(path: string): string {
  return path
    .toWellFormed()
    .replace(/[^\x21-\x7e]+/g, (it) => encodeURIComponent(it))
    .replace(/%[\da-f]{2}/gi, (it) => it.toUpperCase());
}

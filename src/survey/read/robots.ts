/**
 * robots.txt: what the survey may ask for, and what keeps search engines out.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9309
 */
import type { RobotsLine } from "../look.ts";

export interface Robots {
  /** Whether the survey may ask for an address. */
  mayAsk(url: string): boolean;
  /** How long it wants between two requests; null if it does not say. */
  readonly delaySeconds: number | null;
  readonly sitemaps: readonly string[];
  /** The lines that keep search engines out. */
  readonly disallowed: readonly RobotsLine[];
}

/** The name by which robots.txt may speak to the survey. */
export const ROBOT = "sunset";

/** Crawlers that carry redirects into a search engine, beside those of `*`. */
const CRAWLERS = ["*", "googlebot", "bingbot"];

/** All that groups are looked at for. */
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
  // A group of its own goes before that of everybody.
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
  /** Of {@link NAMES}, those that the statement is for. */
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
      // Names one below the other share a group.
      if (!isNaming) names = new Set();
      const [name = ""] = value.toLowerCase().split("/", 1);
      if (NAMES.has(name.trim())) names.add(name.trim());
    } else yield { names, field, value, line: index + 1 };
    isNaming = field === "user-agent";
  }
}

/** The longest pattern wins, of two as long the one that allows. */
function isAllowed(rules: readonly Rule[], path: string): boolean {
  const fitting = rules.filter((it) => fits(it.pattern, path));
  const length = Math.max(0, ...fitting.map((it) => it.pattern.length));
  const longest = fitting.filter((it) => it.pattern.length === length);
  return longest.length === 0 || longest.some((it) => it.isAllowed);
}

/** A pattern is the beginning of a path; `*` is any text, a last `$` the path's end. */
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

/** Characters that are no ASCII as escapes, and escapes in capitals, so that both spellings compare. */
function normalize(path: string): string {
  return path
    .toWellFormed()
    .replace(/[^\x21-\x7e]+/g, (it) => encodeURIComponent(it))
    .replace(/%[\da-f]{2}/gi, (it) => it.toUpperCase());
}

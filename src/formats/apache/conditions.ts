/** Reads Apache's `RewriteCond` if it tests the host, the query, or the path instead of the rule. */
import { type Directive, splitRewriteWords } from "./syntax.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import { exactPath, type PathPattern, type QueryCase } from "../regex/path-pattern.ts";
import { readQueryExpression, readQueryText } from "../regex/query-condition.ts";
import { all, failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { hostsMatching, hostsNamed } from "../regex/server-hosts.ts";
import {
  asWritten,
  failInexpressible,
  failUnreadable,
  failUnsupported,
  notForAll,
  pathQuirks,
  queryQuirks,
  schemeOnly,
} from "../import/refusals.ts";

/** The requirements of all conditions of a rule together. */
export interface ApacheConditions {
  /** null if there are none. */
  readonly hosts: readonly string[] | null;
  /** The query has to meet one of these; each has the values of `%1` and so on. */
  readonly queries: readonly QueryCase[];
  /** null if there are none. */
  readonly patterns: readonly PathPattern[] | null;
  readonly quirks: readonly Refusal[];
}

const NOTHING: ApacheConditions = {
  hosts: null,
  queries: [{ query: [], captures: new Map() }],
  patterns: null,
  quirks: [],
};

interface RewriteCondition {
  /** The tested variable: `%{HTTP_HOST}`. */
  readonly subject: string;
  readonly operand: string;
  readonly isOr: boolean;
  readonly text: string;
}

/** @param hosts The hosts that the rule is for. */
export function readConditions(
  directives: readonly Directive[],
  hosts: readonly string[],
): Result<ApacheConditions, Refusal> {
  let asked = NOTHING;
  let either: RewriteCondition[] = [];
  for (const directive of directives) {
    const condition = readWords(directive);
    if (!condition.ok) return condition;
    either.push(condition.value);
    if (condition.value.isOr && directive !== directives.at(-1)) continue;
    const found = readEither(either, asked.hosts ?? hosts);
    if (!found.ok) return found;
    const together = combine(asked, found.value, directive.text);
    if (!together.ok) return together;
    asked = together.value;
    either = [];
  }
  return success(asked);
}

function readWords({ rest, text }: Directive): Result<RewriteCondition, Refusal> {
  const [written, operand, flags = ""] = splitRewriteWords(rest);
  // Names of variables are case-insensitive.
  const subject = written?.replace(/^%\{[A-Za-z_]+\}$/, (it) => it.toUpperCase());
  if (subject === undefined || operand === undefined) {
    return failUnreadable(
      `${asWritten(text)} does not have a text to test and a condition`,
      "Write RewriteCond %{HTTP_HOST} =old.example",
    );
  }
  return success({ subject, operand, isOr: /\b(?:OR|ornext)\b/i.test(flags), text });
}

/** Reads conditions joined by OR: a choice of hosts, of paths or of queries. */
function readEither(
  conditions: readonly RewriteCondition[],
  hosts: readonly string[],
): Result<ApacheConditions, Refusal> {
  const read = all(conditions.map((it) => readOne(it, hosts)));
  if (!read.ok) return read;
  const [only, ...others] = read.value;
  if (only && others.length === 0) return success(only);
  const quirks = read.value.flatMap((it) => it.quirks);
  if (read.value.every((it) => it.hosts !== null)) {
    const chosen = new Set(read.value.flatMap((it) => it.hosts ?? []));
    return success({ ...NOTHING, hosts: hosts.filter((it) => chosen.has(it)) });
  }
  if (read.value.every((it) => it.patterns !== null)) {
    return success({ ...NOTHING, patterns: read.value.flatMap((it) => it.patterns ?? []), quirks });
  }
  if (read.value.every((it) => isAsked(it.queries))) {
    return success({ ...NOTHING, queries: read.value.flatMap((it) => it.queries), quirks });
  }
  const text = conditions.map((it) => asWritten(it.text)).join(" or ");
  return failUnsupported(
    `${text}: one of them is enough, but they test different parts of the address`,
    "Write one rule for each",
  );
}

const HOSTS = /^%\{(?:HTTP_HOST|SERVER_NAME)\}$/;
const SCHEMES = /^%\{(?:HTTPS|SERVER_PORT|REQUEST_SCHEME|HTTP:X-Forwarded-Proto)\}$/i;

function readOne(
  { subject, operand, text }: RewriteCondition,
  hosts: readonly string[],
): Result<ApacheConditions, Refusal> {
  const quoted = /^!?=("[^]+")$/.exec(operand)?.[1];
  if (quoted !== undefined) {
    return failUnsupported(
      `${asWritten(text)} compares with the quotation marks too, so it was never met`,
      `Write "=${quoted.slice(1, -1)}" in place of =${quoted}, or remove the rule`,
    );
  }
  if (HOSTS.test(subject)) return readHosts(operand, text, hosts);
  if (subject === "%{QUERY_STRING}") return readQuery(operand, text);
  if (SCHEMES.test(subject)) return failure(schemeOnly(asWritten(text)));
  if (subject === "%{REQUEST_URI}" && /^=./.test(operand)) {
    return success({ ...NOTHING, patterns: [exactPath(operand.slice(1))] });
  }
  if (subject !== "%{REQUEST_URI}" || /^[!=<>-]/.test(operand)) {
    return failure(notForAll(`${asWritten(text)} asks for more than the address`));
  }
  const paths = findPaths(operand, null);
  if (!paths.ok) return failInexpressible(asWritten(text), paths.problem);
  const quirks = pathQuirks(operand, paths.value);
  const patterns = paths.value.patterns.map((it) => ({
    ...it,
    captures: ofCondition(it.captures),
  }));
  return success({ ...NOTHING, patterns, quirks });
}

/** A condition's captures are `%1` and so on. */
function ofCondition(captures: PathPattern["captures"]): PathPattern["captures"] {
  return new Map([...captures].map(([name, fill]) => [`%${name}`, fill]));
}

function readHosts(
  operand: string,
  text: string,
  hosts: readonly string[],
): Result<ApacheConditions, Refusal> {
  const [, isNot, isEqual, wanted = ""] = /^(!?)(=?)([^]*)$/.exec(operand) ?? [];
  const found = isEqual ? success(hostsNamed([wanted], hosts)) : hostsMatching(wanted, hosts);
  if (!found.ok) {
    return failInexpressible(asWritten(text), found.problem, "Write one rule for each host");
  }
  const chosen = isNot ? hosts.filter((it) => !found.value.includes(it)) : found.value;
  return success({ ...NOTHING, hosts: chosen });
}

/** The only quotation marks that Apache reads as such after `=`. */
const EMPTY = '=""';

function readQuery(operand: string, text: string): Result<ApacheConditions, Refusal> {
  const condition = operand.startsWith("!")
    ? failure<ExpressionProblem>({ kind: "negated" })
    : operand.startsWith("=")
      ? readQueryText(operand === EMPTY ? "" : operand.slice(1))
      : readQueryExpression(operand);
  if (!condition.ok) {
    return failInexpressible(asWritten(text), condition.problem, "Test whole parameters");
  }
  const { cases } = condition.value;
  const queries = cases.map(({ query, captures }) => ({
    query,
    captures: ofCondition(captures),
  }));
  return success({ ...NOTHING, queries, quirks: queryQuirks(operand, condition.value) });
}

/** Combines the requirements of two conditions; the captures of the later one are `%1` and so on. */
function combine(
  before: ApacheConditions,
  found: ApacheConditions,
  text: string,
): Result<ApacheConditions, Refusal> {
  const asksTwice =
    (before.patterns && found.patterns) || (isAsked(before.queries) && isAsked(found.queries));
  if (asksTwice) {
    return failUnsupported(`${asWritten(text)} is a second one of its kind`, "Write them as one");
  }
  return success({
    hosts: found.hosts ?? before.hosts,
    queries: isAsked(found.queries) ? found.queries : before.queries,
    patterns: found.patterns ?? before.patterns,
    quirks: [...before.quirks, ...found.quirks],
  });
}

function isAsked(queries: readonly QueryCase[]): boolean {
  return queries.some((it) => it.query.length > 0);
}

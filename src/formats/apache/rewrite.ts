/** Reads Apache's `RewriteRule` with its conditions, if it redirects. */
import type { AddressCase } from "../import/redirect-rules.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus } from "../../domain/table/redirect-status.ts";
import { type ApacheConditions, readConditions } from "./conditions.ts";
import { type Directive, splitRewriteWords } from "./syntax.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { type ApacheTarget, readApacheTarget } from "./target.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths, type RegexPaths } from "../regex/regex-to-paths.ts";
import { barePath, type PathPattern, wholePath } from "../regex/path-pattern.ts";
import type { DirectiveAnswer } from "../import/directive-answer.ts";
import { hostsNamed } from "../regex/server-hosts.ts";
import {
  asWritten,
  escapedAgain,
  failInexpressible,
  failUnreadable,
  failUnsupported,
  forNoHost,
  pathQuirks,
  quirk,
  withoutRedirecting,
} from "../import/refusals.ts";

export interface RewriteContext {
  readonly hosts: readonly string[];
  /** null in a server, where expressions see the first slash; otherwise the folder, which expressions do not see. */
  readonly base: string | null;
  /** The prefix of a target without a first slash. */
  readonly prefix: string;
  /** Whether an expression with a first slash indicates that the rule belongs to a server after all. */
  readonly mayBeServer: boolean;
  readonly serverName: string | null;
  /** Whether a target that is not decided yet is accepted as it is. */
  readonly takesOpen: boolean;
}

export interface ApacheRewrite {
  /** null for all hosts that the context is for. */
  readonly hosts: readonly string[] | null;
  readonly cases: readonly AddressCase[];
  /** A refusal if only the addresses can be expressed. */
  readonly answer: Result<DirectiveAnswer, Refusal>;
  readonly quirks: readonly Refusal[];
  /** Whether it keeps what it does not redirect only from other rewrites, so that redirects still apply. */
  readonly stopsRewritesAlone: boolean;
}

interface Flags {
  /** null if the rule does not redirect. */
  readonly status: number | null;
  readonly isLast: boolean;
  readonly isGone: boolean;
  readonly appendsQuery: boolean;
  readonly dropsQuery: boolean;
  readonly isEscaped: boolean;
  readonly passesThrough: boolean;
}

/** @returns `goes-on` for a rule that only sets something, after which everything applies as if it were not there. */
export function readRewriteRule(
  { rest, text }: Directive,
  conditions: readonly Directive[],
  context: RewriteContext,
): Result<ApacheRewrite | "goes-on", Refusal> {
  // Apache ignores whatever follows the flags.
  const [expression, to, flagText] = splitRewriteWords(rest);
  if (expression === undefined || to === undefined) {
    return failUnreadable(
      `${asWritten(text)} is not an expression, a target and flags`,
      "Write RewriteRule ^old$ https://... [R=301,L]",
    );
  }
  const given = readFlags(flagText);
  if (!given.ok) return given;
  const flags = given.value;
  const isKept = to === "-" && !flags.isGone && flags.status === null;
  if (isKept && !flags.isLast && !flags.passesThrough) return success("goes-on");
  const together = readConditions(conditions, context.hosts);
  if (!together.ok) return together;
  const asked = together.value;
  if (asked.hosts?.length === 0) return failure(forNoHost(asWritten(text)));
  const paths = readPaths(expression, asked, context);
  if (!paths.ok) {
    const isForAll = conditions.length === 0 && !expression.startsWith("!");
    return isForAll ? failure({ ...paths.problem, took: fromRoot(expression, context) }) : paths;
  }
  const answer = readAnswer(to, flags, asked, context);
  const isRedirect = answer.ok && typeof answer.value === "object";
  const isLate = isRedirect && !flags.isLast;
  return success({
    hosts: asked.hosts,
    cases: asked.queries.map(({ query, captures }) => ({
      query,
      patterns: paths.value.patterns.map((it) => ({
        ...it,
        captures: new Map([...it.captures, ...captures]),
      })),
    })),
    answer,
    quirks: [
      ...asked.quirks,
      ...(asked.patterns ? [] : pathQuirks(expression, paths.value)),
      ...(isRedirect && flags.isEscaped && /[%#]/.test(withoutReferences(to))
        ? [escapedAgain(to)]
        : []),
      ...(isLate ? [withoutLast(text)] : []),
    ],
    stopsRewritesAlone: flags.status === null && (to === "-" || context.base !== null),
  });
}

/** An expression as it is for whole paths, with their first slash. */
function fromRoot(expression: string, { base, mayBeServer }: RewriteContext): string {
  if (base === null || (mayBeServer && expression.startsWith("^/"))) return expression;
  return expression.replace(/^\^/, () => `^${base.replace(/[^\w/-]/g, "\\$&")}`);
}

function withoutReferences(to: string): string {
  return to.replace(/%(?:\d|\{[\w:-]*\})/g, "");
}

function withoutLast(text: string): Refusal {
  return quirk(
    `${asWritten(text)} has no L: later rules could change the target once more, and do not here`,
    "Nothing, if none was intended to",
  );
}

const FLAGS: Readonly<Record<string, string>> = {
  redirect: "R",
  last: "L",
  end: "END",
  nocase: "NC",
  qsappend: "QSA",
  qsdiscard: "QSD",
  noescape: "NE",
  gone: "G",
  forbidden: "F",
  passthrough: "PT",
  env: "E",
  backrefs: "B",
  discardpath: "DPI",
};

/** Flags that do not affect where a visitor is sent. */
const HARMLESS = new Set("L END NC QSA QSD QSL NE G F PT E DPI R NS".split(" "));

const STATUSES: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303 };

function readFlags(text: string | undefined): Result<Flags, Refusal> {
  const inside = text === undefined ? "" : /^\[([^\]]*)\]$/.exec(text)?.[1];
  if (inside === undefined)
    return failUnreadable(`${asWritten(text)} is not a list of flags`, "Write [R=301,L]");
  const flags = new Map(
    inside.split(",").flatMap((it): [string, string][] => {
      const [name = "", value = ""] = it.trim().split("=", 2);
      return name === "" ? [] : [[FLAGS[name.toLowerCase()] ?? name.toUpperCase(), value]];
    }),
  );
  const strange = [...flags.keys()].find((it) => !HARMLESS.has(it));
  if (strange !== undefined) {
    return failUnsupported(`the flag ${strange} does more than redirect`, "Write where it goes");
  }
  const wanted = flags.get("R");
  const number = STATUSES[wanted?.toLowerCase() ?? ""] ?? Number(wanted || 302);
  return success({
    status: flags.has("F") ? 403 : wanted === undefined ? null : number,
    isLast: flags.has("L") || flags.has("END"),
    isGone: flags.has("G") || number === 410,
    appendsQuery: flags.has("QSA"),
    dropsQuery: flags.has("QSD"),
    isEscaped: !flags.has("NE"),
    passesThrough: flags.has("PT"),
  });
}

/** Expressions that match every path. */
const ALL_PATHS = /^(?:\^?(?:\.\*|\(\.\*\))\$?|\^|\^\/?(?:\.\*|\(\.\*\))\$?)$/;

function readPaths(
  expression: string,
  { patterns }: ApacheConditions,
  context: RewriteContext,
): Result<RegexPaths, Refusal> {
  if (expression.startsWith("!"))
    return failInexpressible(asWritten(expression), { kind: "negated" });
  if (patterns) {
    if (!ALL_PATHS.test(expression)) {
      return failUnsupported(
        "two expressions on one path cannot be expressed",
        "Write them as one",
      );
    }
    return success({
      patterns: patterns.map((it) => withWhole(it, expression, context)),
      hasLooseDot: false,
    });
  }
  const seen = findPaths(expression, context.base);
  if (seen.ok) return seen;
  const server = context.mayBeServer ? findPaths(expression, null) : seen;
  if (server.ok) return server;
  const isServer = seen.problem.kind === "never-matches";
  return failInexpressible(asWritten(expression), (isServer ? server : seen).problem);
}

/** Makes the whole path the capture `$1` of an expression for all paths, if a condition names the addresses. */
function withWhole(
  pattern: PathPattern,
  expression: string,
  { base }: RewriteContext,
): PathPattern {
  if (!expression.includes("(")) return pattern;
  const hasSlash = base === null && !expression.startsWith("^/");
  const whole = hasSlash ? wholePath(pattern) : barePath(pattern);
  return { ...pattern, captures: new Map([...pattern.captures, ["1", whole]]) };
}

function readAnswer(
  to: string,
  flags: Flags,
  asked: ApacheConditions,
  context: RewriteContext,
): Result<DirectiveAnswer, Refusal> {
  if (flags.isGone) return success("gone");
  const authority = /^https?:\/\/([^/?#]+)/i.exec(to)?.[1];
  const isElsewhere =
    authority !== undefined && hostsNamed([authority], asked.hosts ?? context.hosts).length === 0;
  const status = flags.status ?? (isElsewhere ? 302 : 200);
  if (to === "-" || !isRedirectStatus(status)) {
    const what =
      status === 403 ? "forbids it" : to === "-" ? "leaves it as it is" : `serves ${asWritten(to)}`;
    return failure(withoutRedirecting(`it ${what}`));
  }
  const isRelative = !/^(?:\/|[a-z][a-z0-9+.-]*:\/\/|mailto:|%\{REQUEST_SCHEME\})/i.test(to);
  const isOpen = context.takesOpen && isOpenTarget(to);
  const full = isRelative && !isOpen ? `${context.prefix}${to}` : to;
  const read = readApacheTarget(full, { ...context, isEscaped: flags.isEscaped });
  if (!read.ok) return read;
  const target = read.value;
  const missing = missingReference(target, asked);
  if (missing !== null) {
    return failUnsupported(
      `${missing} in ${asWritten(to)} stands for what a condition took, and none says what`,
      `Write \\${missing} for a percent sign, or one rule for each host`,
    );
  }
  const carriesQuery = !flags.dropsQuery && (target.own === "none" || flags.appendsQuery);
  const query = carriesQuery || target.hasVisitors ? "merge" : "drop";
  const passesConditions = query === "merge";
  return success({ status, target: target.parts, query, passesConditions });
}

/** The refusal of a reference to a condition without a capture that can be expressed. */
function missingReference(
  { parts }: ApacheTarget,
  { queries, patterns }: ApacheConditions,
): string | null {
  const known = [...queries, ...(patterns ?? [])].map((it) => it.captures);
  for (const part of parts) {
    if (part.kind !== "capture" || !part.name.startsWith("%")) continue;
    if (!known.some((it) => it.has(part.name))) return part.name;
  }
  return null;
}

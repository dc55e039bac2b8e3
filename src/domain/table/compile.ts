import { canonicalHost, canonicalPath } from "../url/canonicalize.ts";
import { compileDeadTargets } from "./dead-targets.ts";
import { type DataPath, quote, type Report } from "../finding.ts";
import { explainUnreadableInstant, type Instant, parseInstant } from "../instant.ts";
import { type Answer, FROM_THE_GATE, type Rule, type Window } from "./rule.ts";
import type { RoutesData, RuleData, SiteData } from "./schema.ts";
import { isPatternSource, parseSource, placeholderNames } from "./source.ts";
import { compilePatternSet } from "./pattern-set.ts";
import { createLayer, type Site, type Table } from "./table.ts";
import { hasDotSegment, parseTarget, type Target } from "./target.ts";
import { NOTHING_UNREAD, type Unread, withoutConsequences } from "./invalid-fields.ts";

/** A table with what it was made from. */
export interface CompiledRoutes {
  readonly table: Table;
  /** The rules that can be matched, in the order of the file; the others have findings. */
  readonly rules: readonly Rule[];
  readonly data: RoutesData;
  /** Fields of the site that could not be read: with any, the table may be validated, and must not be served. */
  readonly unread: ReadonlySet<string>;
}

/**
 * Compiles a table and reports what is wrong in it, rule by rule. What can be used is used: a rule whose
 * `from` cannot be read is left out, one whose date cannot be read never applies, one whose target may not
 * be served answers 501.
 */
export function compileRoutes(
  data: RoutesData,
  report: Report,
  unread: Unread = NOTHING_UNREAD,
): CompiledRoutes {
  const unsound = new Set(unread.site);
  const cautious = withoutConsequences(report, unsound);
  const site = compileSite(data.site, cautious, unsound);
  const rules: Rule[] = [];
  data.rules.forEach((rule, index) => {
    const compiled = rule && compileRule(rule, index, site, cautious, ["rules", index]);
    if (compiled && !unread.rules.has(index)) rules.push(compiled);
  });
  return { table: { site, layers: [createLayer(rules)] }, rules, data, unread: unsound };
}

/**
 * @param index The rule's place, which breaks the last tie.
 * @param path Where it stands, for findings.
 * @returns null if it can never be matched.
 */
export function compileRule(
  data: RuleData,
  index: number,
  site: Pick<Site, "hosts" | "targetHosts">,
  report: Report,
  path: DataPath,
): Rule | null {
  const source = parseSource(data, site.hosts, report, path);
  const window = compileWindow(data, report, path);
  const names = source && isPatternSource(source) ? placeholderNames(source) : null;
  if (source) {
    for (const name of Object.keys(data.where ?? {})) {
      if (names?.has(name) && name !== "splat") continue;
      const message = `where lists values for :${name}, which ${quote(data.from)} does not have`;
      report(
        "placeholder-unused-where",
        [...path, "where", name],
        message,
        `Use :${name} in the from, or leave it out`,
      );
    }
  }
  for (const [name, values] of Object.entries(data.where ?? {})) {
    const climbing = Object.values(values).find((it) => hasDotSegment(it));
    if (climbing === undefined) continue;
    const message = `where puts ${quote(climbing)} in the place of :${name}, which would climb out of the path`;
    report(
      "target-unparseable",
      [...path, "where", name],
      message,
      "Leave out . and .. as segments",
    );
  }
  const target =
    data.to === undefined
      ? null
      : parseTarget(data.to, names, site.targetHosts, report, [...path, "to"]);
  if (!source) return null;
  return { index, from: data.from, source, window, answer: compileAnswer(data, target) };
}

function compileAnswer(data: RuleData, target: Target | null): Answer {
  if (data.keep) return { kind: "keep" };
  const shared = { target, query: data.query ?? "merge", lowercase: data.lowercase ?? false };
  if (data.gone) return { kind: "gone", ...shared };
  return { kind: "redirect", status: data.status ?? 301, ...shared };
}

function compileWindow(data: RuleData, report: Report, path: DataPath): Window {
  if (data.startsAt === undefined && data.endsAt === undefined) return FROM_THE_GATE;
  const startsAt = readInstant(data.startsAt, report, [...path, "startsAt"]);
  const endsAt = readInstant(data.endsAt, report, [...path, "endsAt"]);
  if (startsAt === undefined || endsAt === undefined) return { startsAt: Infinity, endsAt: null };
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) {
    const message = `the rule ends at ${data.endsAt}, not after its start at ${data.startsAt}`;
    report(
      "window-empty",
      [...path, "endsAt"],
      message,
      "Move the end behind the start, or leave one out",
    );
  }
  return { startsAt, endsAt };
}

/** null if the field is left out, undefined (after a report) if it cannot be read. */
function readInstant(
  text: string | undefined,
  report: Report,
  path: DataPath,
): Instant | null | undefined {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  const { message, fix } = explainUnreadableInstant(text);
  report("instant-unparseable", path, message, fix);
  return undefined;
}

/** @param unsound Takes the names of fields that cannot be used; the site then holds what is left of them. */
export function compileSite(data: SiteData, report: Report, unsound: Set<string>): Site {
  const hosts = readHosts("hosts", data.hosts, report, unsound);
  const targetHosts = readHosts("targetHosts", data.targetHosts, report, unsound);
  const scope = readPaths("scope", data.scope, report, unsound);
  const keep = readPaths("keep", data.keep, report, unsound);
  const announceAt = readInstant(data.announceAt, report, ["site", "announceAt"]) ?? null;
  const activatesAt = readInstant(data.activatesAt, report, ["site", "activatesAt"]) ?? Infinity;
  if (announceAt !== null && announceAt >= activatesAt) {
    const message = `the announcement at ${data.announceAt} is not before the gate at ${data.activatesAt}`;
    report(
      "dates-disordered",
      ["site", "announceAt"],
      message,
      "Announce before the gate, or leave announceAt out",
    );
  }
  const fallback =
    data.fallback === null
      ? null
      : { target: parseTarget(data.fallback, null, targetHosts, report, ["site", "fallback"]) };
  const kept = keep.map((from) => ({ from, data: null }));
  return {
    name: data.name,
    hosts,
    targetHosts,
    scope: scope.map((it) => canonicalPath(new URL(`https://site.invalid${it}`).pathname)),
    announceAt,
    activatesAt,
    fallback,
    maxAgeSeconds: data.maxAgeSeconds,
    // Written like the `from` of rules, but without host and query.
    keep: compilePatternSet(kept, new Set(), report, ["site", "keep"]),
    deadTargets: compileDeadTargets(data.deadTargets ?? [], targetHosts, report),
  };
}

function readHosts(
  field: "hosts" | "targetHosts",
  names: readonly string[],
  report: Report,
  unsound: Set<string>,
): ReadonlySet<string> {
  const hosts = names.map((name, index) => {
    const url = URL.parse(`https://${name}`);
    const isPlain = /^[^\s/?#@\\*]+$/.test(name) && url !== null && url.host !== "";
    const takesPort = field === "hosts";
    if (isPlain && (takesPort || url.port === "")) return canonicalHost(url.host);
    const bare = URL.parse(name)?.hostname;
    const fix = name.includes("*")
      ? "Write each host out: wildcards could let a foreign host in"
      : bare
        ? `Write "${bare}"`
        : 'Write the bare name, such as "www.example.com"';
    report("schema", ["site", field, index], `${quote(name)} is not a host name`, fix);
    unsound.add(field);
    return null;
  });
  return new Set(hosts.filter((it) => it !== null));
}

function readPaths(
  field: "scope" | "keep",
  paths: readonly string[],
  report: Report,
  unsound: Set<string>,
): readonly string[] {
  return paths.filter((path, index) => {
    const fix = whyNoPath(path, field);
    if (fix === null) return true;
    report("schema", ["site", field, index], `${quote(path)} is not a path`, fix);
    unsound.add(field);
    return false;
  });
}

/** @returns What to write instead; null if it is a path. */
function whyNoPath(path: string, field: "scope" | "keep"): string | null {
  if (!path.startsWith("/")) return `Write "/${path}"`;
  if (/[?#]/.test(path)) return "Leave out the query and the fragment";
  // A scope is a prefix already; taken literally, the star would match nothing.
  const isStarred = field === "scope" && path.endsWith("/*");
  return isStarred ? `Write "${path.slice(0, -2) || "/"}": all below it is meant` : null;
}

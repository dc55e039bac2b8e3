/** Writes the rules of one directive of a server's configuration: one for each of its paths on each of its hosts. */
import { all, failure, type Result, success } from "../../domain/result.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Refusal } from "./entries.ts";
import { addParameters } from "../rules/replace-placeholders.ts";
import {
  type Audience,
  composeTarget,
  type DirectiveAnswer,
  type RedirectAnswer,
} from "./directive-answer.ts";
import { hostsOfOwnAddress, isRelativeRespelling, respelling } from "./own-address.ts";
import type { AcceptedName } from "../regex/accepted-name.ts";
import type { ImportContext, LongerNames } from "./imported.ts";
import { fillsAnything, type PathPattern, writeFrom } from "../regex/path-pattern.ts";
import { longerNames } from "./longer-names.ts";
import { absoluteTarget, onOwnSite } from "./relative-target.ts";
import { isOpenTarget } from "./open-target.ts";
import { failUnsupported } from "./refusals.ts";
import { isRequested, neverRequested, quirksOf } from "./server-quirks.ts";

export interface WrittenRules {
  readonly rules: readonly RuleData[];
  readonly needsSlash: boolean;
  /** Whether they require a final slash. */
  readonly hasSlash: boolean;
  /** The answers for longer names than those of the rules. */
  readonly longer: readonly LongerNames[];
  /** Placeholders that accept any name, with what the dialect accepts. */
  readonly accepted: ReadonlyMap<string, AcceptedName>;
  readonly quirks: readonly Refusal[];
}

/** @returns The rules, the preferred first; a refusal if all of them only respell an address. */
export function writeRules(
  asked: readonly PathPattern[],
  audience: Audience,
  answer: DirectiveAnswer,
  context: ImportContext,
): Result<WrittenRules, Refusal> {
  const patterns = asked.filter(isRequested);
  const [unseen] = asked;
  if (patterns.length === 0 && unseen) return failure(neverRequested(unseen));
  const rules = new Map<string, { readonly rule: RuleData; readonly needsSlash: boolean }>();
  const quirks = new Map<string, Refusal>();
  const longer: LongerNames[] = [];
  const respellings: Refusal[] = [];
  for (const host of hostsOf(audience, answer, context)) {
    for (const pattern of patterns) {
      const written = writeRule(pattern, host, audience, answer, context);
      if (!written.ok) return written;
      const { rule, onOwn } = written.value;
      if (onOwn.length > 0) {
        respellings.push(respelling(rule, pattern, answer));
        const others = host === "" ? context.site.hosts.filter((it) => !onOwn.includes(it)) : [];
        if (others.length === 0) continue;
        const elsewhere = writeRules([pattern], { ...audience, hosts: others }, answer, context);
        if (!elsewhere.ok) return elsewhere;
        for (const it of elsewhere.value.rules) {
          rules.set(JSON.stringify(it), { rule: it, needsSlash: pattern.needsSlash });
        }
        continue;
      }
      for (const [kind, quirk] of quirksOf(pattern, rule)) quirks.set(kind, quirk);
      rules.set(JSON.stringify(rule), { rule, needsSlash: pattern.needsSlash });
      if (pattern.isOpen) {
        const write = (it: PathPattern): RuleData[] => {
          const one = writeRule(it, host, audience, answer, context);
          return one.ok && one.value.onOwn.length === 0 ? [one.value.rule] : [];
        };
        longer.push(longerNames(pattern, write));
      }
    }
  }
  const [first] = respellings;
  if (rules.size === 0 && first) return failure(first);
  const written = [...rules.values()];
  const kept = withoutCovered(written.map((it) => it.rule));
  const count = written.filter((it) => it.needsSlash).length;
  // Each dropped rule was one for no slash; if every such rule was dropped, none of the others requires the slash.
  const isCovered = written.length - kept.length === count;
  return success({
    rules: isCovered ? kept : written.map((it) => it.rule),
    needsSlash: !isCovered && count > 0,
    hasSlash: patterns.every((it) => it.endsWithSlash),
    longer,
    accepted: new Map(patterns.flatMap((it) => [...(it.accepted ?? [])])),
    quirks: [...quirks.values()],
  });
}

interface WrittenRule {
  readonly rule: RuleData;
  /** The hosts, as the site writes them, on which the rule leads back to its own address. */
  readonly onOwn: readonly string[];
}

function writeRule(
  pattern: PathPattern,
  host: string,
  audience: Audience,
  answer: DirectiveAnswer,
  context: ImportContext,
): Result<WrittenRule, Refusal> {
  const query = [...audience.query, ...(pattern.query?.query ?? [])];
  const from = writeFrom(pattern, host, query);
  if (!from) {
    return failUnsupported("a path with . or .. in it is never requested", "Remove it");
  }
  if (isRelativeRespelling(answer, pattern, host, from.from)) {
    return success({ rule: from, onOwn: host === "" ? context.site.hosts : [host] });
  }
  const written = writeAnswer(answer, pattern, host, query, context);
  if (!written.ok) return written;
  const rule = { ...from, ...written.value };
  return success({ rule, onOwn: hostsOfOwnAddress(rule, host, context) });
}

/** The hosts to write rules for: one at a time if the target repeats the host; "" for the whole site. */
function hostsOf(
  { hosts }: Audience,
  answer: DirectiveAnswer,
  { site }: ImportContext,
): readonly string[] {
  if (hosts) return hosts;
  const namesHost = typeof answer === "object" && answer.target.some((it) => it.kind === "host");
  return namesHost ? site.hosts : [""];
}

function writeAnswer(
  answer: DirectiveAnswer,
  pattern: PathPattern,
  host: string,
  query: Audience["query"],
  context: ImportContext,
): Result<Omit<RuleData, "from">, Refusal> {
  if (answer === "gone") return success({ gone: true });
  if (answer === "keep") return success({ keep: true });
  const isPattern = fillsAnything(pattern, query);
  const filled = composeTarget(answer.target, pattern, host, isPattern);
  if (!filled.ok) return filled;
  if (context.takesUndecided && isOpenTarget(filled.value)) return success({ undecided: true });
  // Servers treat two slashes at the start of a path like one.
  const isPath = filled.value.startsWith("//");
  const to = isPath
    ? onOwnSite(filled.value, host, context)
    : absoluteTarget(filled.value, host, context);
  if (!to.ok) return to;
  const conditions = query.map(({ name, value }): [string, string] => [
    name,
    typeof value === "string" ? encodeURIComponent(value) : `:${value.name}`,
  ]);
  return success({
    to: answer.passesConditions ? addParameters(to.value, conditions) : to.value,
    ...(answer.status === 301 ? {} : { status: answer.status }),
    ...(answer.query === "drop" && !takesQuery(answer, pattern) ? { query: "drop" as const } : {}),
  });
}

/** Whether the target ends with the capture of the end of the address, which includes the query. */
function takesQuery(
  { target }: RedirectAnswer,
  { takesQuery: takes, captures }: PathPattern,
): boolean {
  const last = target.at(-1);
  if (!takes || last?.kind !== "capture") return false;
  return typeof captures.get(last.name)?.at(-1) === "object";
}

/**
 * Drops redundant rules: `^/a(/.*)?$` gives a rule for `/a/*` and one for `/a`, and the first suffices if both answer
 * alike.
 */
export function withoutCovered(rules: readonly RuleData[]): readonly RuleData[] {
  if (rules.length < 2) return rules;
  const answers = new Set(rules.map(({ from, ...answer }) => JSON.stringify([from, answer])));
  return rules.filter(({ from, match: _match, ...answer }) => {
    const wider = `${from.replace(/\/$/, "")}/*`;
    const { to = "" } = answer;
    const isCovered = answers.has(JSON.stringify([wider, answer]));
    // With an empty splat, the target ends with the slash before it.
    return !(
      isCovered ||
      (/^[^?#]*\/$/.test(to) &&
        answers.has(JSON.stringify([wider, { ...answer, to: `${to}:splat` }])))
    );
  });
}

/** Paths of a directive, with the parameters that they require. */
export interface AddressCase {
  readonly patterns: readonly PathPattern[];
  readonly query: Audience["query"];
}

/** Writes the rules of a directive for all of its cases; without an answer, those that keep its addresses. */
export function writeCases(
  cases: readonly AddressCase[],
  hosts: Audience["hosts"],
  answer: Result<DirectiveAnswer, Refusal>,
  context: ImportContext,
): Result<WrittenRules, Refusal> {
  const given = answer.ok ? answer.value : "keep";
  const results = all(
    cases.map(({ patterns, query }) => writeRules(patterns, { hosts, query }, given, context)),
  );
  if (!results.ok) return results;
  const written = results.value;
  return success({
    rules: written.flatMap((it) => it.rules),
    needsSlash: written.some((it) => it.needsSlash),
    hasSlash: written.every((it) => it.hasSlash),
    longer: written.flatMap((it) => it.longer),
    accepted: new Map(written.flatMap((it) => [...it.accepted])),
    quirks: written.flatMap((it) => it.quirks),
  });
}

export function optionsOf({ rules: _rules, quirks: _quirks, ...options }: WrittenRules) {
  return options;
}

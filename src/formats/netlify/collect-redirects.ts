/** Interprets Netlify redirects from either of the two files. */
import { type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isRedirectStatus } from "../../domain/table/redirect-status.ts";
import type { EntryCollector, EntryPlace, Refusal, Refused } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import {
  findTaken,
  innerSplat,
  refuseSplat,
  type Taken,
  wholeSplat,
  writeTaken,
} from "../import/partial-splat.ts";
import { joinedText, type Names, renameInTarget, unfilled } from "../import/placeholders.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { isRespelling, onlyRespells, onlyUpgrades } from "../import/own-address.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import {
  catchAllPage,
  failUnreadable,
  notForAll,
  quirk,
  refuse,
  unreadable,
  withoutRedirecting,
  WRITE_A_REDIRECT_STATUS,
} from "../import/refusals.ts";
import { keepOwnTarget } from "./own-target.ts";
import { type NetlifyRedirect, readSource } from "./source.ts";
import { addParameters } from "../rules/replace-placeholders.ts";

interface NetlifyRule {
  readonly rule: RuleData;
  /** The rule to put before it, for the addresses at which it stops. */
  readonly kept?: readonly RuleData[];
  readonly warnings: readonly Refusal[];
}

type Understood = Result<NetlifyRule, Refused>;

interface PlacedRedirect {
  readonly place: EntryPlace;
  readonly redirect: Result<NetlifyRedirect, Refusal>;
}

/** Collects the rules of redirects, the first match first. */
export function collectRedirects(
  placed: readonly PlacedRedirect[],
  collector: EntryCollector,
  context: ImportContext,
): void {
  const taken = findTaken(
    placed.map(({ redirect }) => (redirect.ok ? unconditional(redirect.value) : null)),
  );
  const understood = placed.map(({ redirect }): Understood => {
    return redirect.ok ? readNetlifyRedirect(redirect.value, context) : refuse(redirect.problem);
  });
  for (const [index, { place, redirect: read }] of placed.entries()) {
    const one = understood[index];
    if (!one || !read.ok) {
      if (one && !one.ok) collector.refuse(place, one.problem.refusal);
      continue;
    }
    if (one.ok) {
      const { rule, kept = [], warnings } = one.value;
      collector.accept(place, [...kept, rule]);
      for (const warning of warnings) collector.report(place, warning);
      continue;
    }
    const { refusal, blocks } = one.problem;
    if (isCatchAll(read.value)) {
      const page = catchAllPage(
        read.value.to,
        Number.parseInt(read.value.status ?? "", 10),
        context.site,
      );
      if (page) collector.refuse(place, page, blocks);
      else collector.accept(place, [], { blocks });
      continue;
    }
    const from = wholeSplat(read.value.from);
    const isForAll = read.value.conditions.length + read.value.query.length === 0;
    const took = isForAll ? innerSplat(read.value.from) : null;
    if (from === null) collector.refuse(place, took ? { ...refusal, took } : refusal, blocks);
    else
      takePartialSplat(
        place,
        read.value,
        from,
        refusal,
        taken.get(index) ?? [],
        collector,
        context,
      );
  }
}

/**
 * Reads `/foo*` as `/foo`, `/foo.html` and everything below; a prefix that does not end with a word character is not
 * such a folder.
 */
function takePartialSplat(
  place: EntryPlace,
  redirect: NetlifyRedirect,
  from: string,
  refusal: Refusal,
  taken: readonly Taken[],
  collector: EntryCollector,
  context: ImportContext,
): void {
  const whole = readNetlifyRedirect({ ...redirect, from }, context, false);
  const prefix = redirect.from.slice(0, -1);
  const folder = readNetlifyRedirect({ ...redirect, from: `${prefix}/*` }, context);
  if (!/\w$/.test(prefix) || !folder.ok) {
    return refuseSplat(place, refusal, whole, taken, collector);
  }
  const others = taken.filter((it) => !/^(\/|$)/.test(it.rest));
  const page = { from: `${prefix}.html`, rest: ".html" };
  const pages = others.some((it) => it.rest === ".html") ? others : [...others, page];
  const rules = whole.ok ? writeTaken(whole.value.rule, pages) : [];
  collector.accept(place, [...rules, folder.value.rule]);
  for (const warning of folder.value.warnings) collector.report(place, warning);
  collector.report(
    place,
    quirk(
      `${quote(redirect.from)} took every name that begins so: ${quote(prefix)}, ${quote(page.from)} and what is below are taken`,
      "Add a rule for each longer name that there was",
    ),
  );
}

/** The source of a redirect that is for all requests of its path; null for any other redirect. */
function unconditional(redirect: NetlifyRedirect): string | null {
  if (redirect.conditions.length > 0) return null;
  // A splat matches an address whatever its parameters, unless it requires some itself.
  const isSplat = wholeSplat(redirect.from) !== null;
  return isSplat && redirect.query.length > 0 ? null : redirect.from;
}

/** @param isWhole Whether the `from` is the redirect's own and does not replace a splat within a segment. */
function readNetlifyRedirect(
  redirect: NetlifyRedirect,
  context: ImportContext,
  isWhole = true,
): Understood {
  const { from, to, conditions } = redirect;
  const read = readSource(redirect);
  if (!read.ok) return refuse(read.problem);
  const source = read.value;
  const given = readStatus(redirect.status);
  if (!given.ok) return refuse(given.problem);
  const status = given.value;
  if (conditions.length > 0) {
    const who = `only for some visitors (${conditions.join(" ")})`;
    return refuse(notForAll(`${quote(from)} is ${who}, and rules are for all`));
  }
  const block = { from: source.from, keep: true as const };
  if (status === 410) {
    return success({ rule: { from: source.from, gone: true }, warnings: [] });
  }
  if (!isRedirectStatus(status)) return refuse(rewrite(redirect, status), [block]);
  if (context.takesUndecided && isOpenTarget(to ?? "")) {
    return success({ rule: { from: source.from, undecided: true }, warnings: [] });
  }
  if (to === undefined) {
    return refuse(unreadable(`${quote(from)} has no target`, "Write its target after it"));
  }
  if (!/^(\/|https?:\/\/)/i.test(to)) {
    return refuse(
      unreadable(`the target ${quote(to)} is neither a path nor a URL`, `Write "/${to}" or a URL`),
    );
  }
  if (isSchemeUpgrade(from, to)) return refuse(onlyUpgrades(quote(from)));
  const target = absoluteTarget(to, source.host, context);
  if (!target.ok) return refuse(target.problem, [block]);
  const renamed = renameInTarget(target.value, source.names);
  if (renamed.joined !== null) return refuse(joinedText(renamed.joined), [block]);
  const dropsQuery = /^[^#]*\?/.test(to);
  const rule = {
    from: source.from,
    // The visitor's parameters are passed on, including the required ones; a target's own parameters replace them.
    to: dropsQuery ? renamed.to : addParameters(renamed.to, source.query),
    ...(status === 301 ? {} : { status }),
    ...(dropsQuery ? { query: "drop" as const } : {}),
  };
  const oldTarget = to.startsWith("/")
    ? renameInTarget(`https://${source.host || context.site.hosts[0]}${to}`, source.names).to
    : renamed.to;
  const own = isWhole ? keepOwnTarget(rule, to, context) : null;
  const kept = own ? [own] : [];
  if (isWhole && isRespelling(rule, oldTarget, context)) {
    return refuse(onlyRespells(`${quote(from)} to ${quote(to)}`), kept);
  }
  const missing = source.names.size > 0 ? renamed.unfilled : [];
  const mixed = findMixedName(to, source.names);
  return success({
    rule,
    kept,
    warnings: [
      ...missing.map((name) => unfilled(name, from)),
      ...(mixed === null ? [] : [mixedNames(from, mixed)]),
    ],
  });
}

/** Finds a name in the target that begins with another one, for which Netlify mistakes it. */
function findMixedName(to: string, names: Names): string | null {
  const all = [...names.keys()];
  const isMixed = (name: string): boolean =>
    all.some((it) => it !== name && name.startsWith(it) && all.indexOf(it) < all.indexOf(name));
  return all.find((it) => isMixed(it) && to.includes(`:${it}`)) ?? null;
}

function mixedNames(from: string, name: string): Refusal {
  return quirk(
    `${quote(from)} has another placeholder whose name begins :${name}, and Netlify filled in that one: it is imported as it was meant`,
    "Check where the rule leads",
  );
}

function readStatus(text: string | undefined): Result<number, Refusal> {
  if (text === undefined) return success(301);
  const status = Number(/^(\d{3})!?$/.exec(text)?.[1]);
  if (status >= 200 && status <= 599) return success(status);
  return failUnreadable(`${quote(text)} is not a status`, WRITE_A_REDIRECT_STATUS);
}

function rewrite({ from, to }: NetlifyRedirect, status: number): Refusal {
  const what =
    status === 200 ? `serves ${to ? quote(to) : "content"} at` : `answers ${status} with a page at`;
  return withoutRedirecting(`a rewrite ${what} ${quote(from)}`);
}

/** Whether an entry is a page for whatever nothing else answers, and not a redirect. */
function isCatchAll({ from, query, status, conditions }: NetlifyRedirect): boolean {
  return (
    from === "/*" && query.length + conditions.length === 0 && /^(?:200|404)!?$/.test(status ?? "")
  );
}

/** Recognises `http://old.example/* https://old.example/:splat`. */
function isSchemeUpgrade(from: string, to: string): boolean {
  const upgraded = from.replace(/^http:/i, "https:");
  return upgraded !== from && upgraded.replace(/\*$/, ":splat") === to;
}

import { canonicalHost, canonicalPath, splitPath } from "../url/canonicalize.ts";
import { type DataPath, quote } from "../finding.ts";
import type { Instant } from "../instant.ts";
import { earlier, resolve } from "../resolve/resolve.ts";
import { isOverlong } from "../resolve/request-bounds.ts";
import { isPermanentRedirect } from "../table/redirect-status.ts";
import type { Rule } from "../table/rule.ts";
import { isPatternSource } from "../table/source.ts";
import { visitMatches } from "../table/pattern-tree.ts";
import type { Layer, Table } from "../table/table.ts";
import type { Target } from "../table/target.ts";
import { type CheckContext, firstInstant } from "./context.ts";
import { probeUrls } from "./probe.ts";

/** The number of redirects after which browsers give up (Fetch standard, "HTTP-redirect fetch"). */
const MAX_HOPS = 20;

/** How many instants are tried at which a step of a journey changes. */
const INSTANTS_AT_MOST = 50;

/** The ends of a journey that leads nowhere. */
const ENDLESS = {
  loop: "never ends",
  grows: "grows without end",
  "too-long": `takes more than ${MAX_HOPS} redirects`,
};

/** A visitor's journey from one address through our own redirects. */
interface Journey {
  readonly hops: readonly string[];
  /** The rule of the last redirect; null for the fallback or none. */
  readonly last: number | null;
  readonly end: "left" | keyof typeof ENDLESS;
  /** Whether every redirect after the first comes from a rule and is permanent. */
  readonly isSettled: boolean;
  /** The next instant at which one of its steps may change. */
  readonly changesAt: Instant | null;
}

/** `redirect-loop` and `redirect-chain`, found by following addresses with `resolve` itself. */
export function checkJourneys(context: CheckContext): void {
  const { table, rules } = context;
  for (const rule of rules) {
    const { answer } = rule;
    if (answer.kind === "redirect" && answer.target && staysOn(table, answer.target)) {
      checkRule(context, rule);
    }
  }
  checkFallback(context);
}

function checkRule(context: CheckContext, rule: Rule): void {
  const journeys = journeysFrom(context, rule, probeUrls(context, rule));
  const isMadeUp = isPatternSource(rule.source);
  reportJourneys(context, journeys, { path: ["rules", rule.index, "to"], isMadeUp });
}

/** The journeys from addresses that a rule answers, one per instant at which they change while it answers. */
function journeysFrom(context: CheckContext, rule: Rule, urls: readonly URL[]): readonly Journey[] {
  const first = firstInstant(context, rule);
  if (first === null) return [];
  const isOwn = (url: URL, now: Instant): boolean =>
    resolve(context.table, { url, method: "GET" }, now).index === rule.index;
  return urls.flatMap((url) =>
    followInTime(context.table, url, first).filter(({ at }) => isOwn(url, at)),
  );
}

/**
 * The target to which an exact rule could lead directly, skipping further rules, without changing anything but the
 * number of redirects, for any host and query of a visitor and at any instant.
 *
 * @param asking The rules that ask for parameters.
 * @returns null if there is no such target.
 */
export function finalTarget(context: CheckContext, rule: Rule, asking: Layer): string | null {
  const { answer, source } = rule;
  if (answer.kind !== "redirect" || answer.target?.kind !== "literal") return null;
  if (isPatternSource(source) || !staysOn(context.table, answer.target)) return null;
  const urls = probeUrls(context, rule);
  const plain = journeysFrom(context, rule, urls);
  const asked = journeysFrom(context, rule, urls.map(withProbe));
  const final = plain[0]?.hops.at(-1);
  if (final === undefined) return null;
  const endsAt = ({ hops, end, isSettled }: Journey, expected: string): boolean =>
    end === "left" && isSettled && hops.at(-1) === expected;
  const merges = answer.query === "merge";
  const withQuery = merges ? withProbe(new URL(final)).href : final;
  const isAsked = (hop: string): boolean => merges && asksAt(asking, new URL(hop), context.table);
  const isSound =
    plain.every((it) => endsAt(it, final) && it.hops.length > 2 && isBareWay(it)) &&
    !plain.some((it) => it.hops.slice(1, -1).some(isAsked)) &&
    asked.every((it) => endsAt(it, withQuery));
  return isSound ? final : null;
}

/** Whether no stop on the way has a query or a fragment, which would be merged with the visitor's. */
function isBareWay({ hops }: Journey): boolean {
  return hops.slice(1, -1).every((it) => !/[?#]/.test(it));
}

/** Whether a rule for an address asks for parameters: a visitor who has them goes another way. */
function asksAt({ literals, patterns }: Layer, url: URL, { site }: Table): boolean {
  const host = canonicalHost(url.host);
  const path = canonicalPath(url.pathname);
  return [site.aliases.get(host) ?? host, ""].some((owner) => {
    const tree = patterns.get(owner);
    let isMatched = literals.find(owner, path, []) !== null;
    if (tree) visitMatches(tree, splitPath(path), () => (isMatched = true));
    return isMatched;
  });
}

/** Adds a parameter that no rule knows. */
function withProbe(url: URL): URL {
  const probed = new URL(url);
  probed.search = `${url.search === "" ? "?" : `${url.search}&`}sunset-probe=1`;
  return probed;
}

function checkFallback(context: CheckContext): void {
  const { site } = context.table;
  const target = site.fallback?.target;
  if (target?.kind !== "literal" || !staysOn(context.table, target)) return;
  const journeys = followInTime(context.table, new URL(target.href), site.activatesAt);
  const start = "the fallback";
  reportJourneys(context, journeys, { path: ["site", "fallback"], isMadeUp: false, start });
}

/** The journey at an instant, and again at each later instant at which one of its steps changes. */
function followInTime(
  table: Table,
  start: URL,
  from: Instant,
): (Journey & { readonly at: Instant })[] {
  const journeys: (Journey & { readonly at: Instant })[] = [];
  let at: Instant | null = from;
  while (at !== null && journeys.length < INSTANTS_AT_MOST) {
    const journey = follow(table, start, at);
    journeys.push({ ...journey, at });
    at = journey.changesAt;
  }
  return journeys;
}

interface Reported {
  readonly path: DataPath;
  /** Whether the addresses were made up, for a pattern. */
  readonly isMadeUp: boolean;
  /** What redirects to the first hop; left out, the first hop is an address of a visitor. */
  readonly start?: string;
}

function reportJourneys(
  { report, data: { rules } }: CheckContext,
  journeys: readonly Journey[],
  { path, isMadeUp, start }: Reported,
): void {
  const say = (hops: readonly (string | null)[]): string =>
    [...(start === undefined ? [] : [start]), ...hops.map((it) => it ?? "…")].join(" -> ");
  const redirects = ({ hops }: Journey): number => hops.length - (start === undefined ? 1 : 0);
  for (const { end, hops } of journeys) {
    if (end === "left") continue;
    const data = { hops: end === "grows" ? [...hops.slice(0, 4), null] : shortened(hops) };
    const fix = "Send it to an address that does not redirect again";
    report("redirect-loop", path, `${ENDLESS[end]}: ${say(data.hops)}`, fix, { data });
    return;
  }
  const chain = journeys.find((it) => redirects(it) > 1);
  if (chain) {
    const data = { hops: shortened(chain.hops) };
    const message = `takes ${redirects(chain)} redirects: ${say(data.hops)}`;
    const last = chain.last === null ? null : rules[chain.last];
    const to = isMadeUp ? last?.to : undefined;
    const fix = last?.undecided
      ? `Decide where ${quote(last.from)} goes, and send it straight there`
      : `Send it straight to ${quote(to ?? chain.hops.at(-1))}`;
    report("redirect-chain", path, message, fix, { data });
  }
}

/** Keeps findings short: of many hops the first four and the last, with null for those between. */
function shortened(hops: readonly string[]): readonly (string | null)[] {
  return hops.length > 6 ? [...hops.slice(0, 4), null, hops.at(-1) ?? null] : hops;
}

/** Follows redirects while they stay on our own hosts. */
function follow(table: Table, start: URL, now: Instant): Journey {
  const hops = [start.href];
  const seen = new Set([identity(start)]);
  const answered = new Set<number | null>();
  let changesAt: Instant | null = null;
  let last: number | null = null;
  let isSettled = true;
  let url = start;
  const ends = (end: Journey["end"]): Journey => ({
    hops,
    last,
    end,
    isSettled,
    changesAt,
  });
  while (hops.length <= MAX_HOPS) {
    const decision = resolve(table, { url, method: "GET" }, now);
    changesAt = earlier(changesAt, decision.changesAt);
    if (decision.location === null) return ends("left");
    const isForGood = decision.status !== null && isPermanentRedirect(decision.status);
    isSettled &&= hops.length === 1 || (decision.reason === "rule" && isForGood);
    url = new URL(decision.location);
    const isOurs = table.site.hosts.has(canonicalHost(url.host));
    // No rule is looked up for it, which ends the growth of a rule that answered before, but at the fallback.
    if (isOurs && answered.has(decision.index) && isOverlong(url)) return ends("grows");
    answered.add(decision.index);
    hops.push(decision.location);
    last = decision.index;
    if (!isOurs) return ends("left");
    if (seen.has(identity(url))) return ends("loop");
    seen.add(identity(url));
  }
  return ends("too-long");
}

/** The identity of a stop: two addresses that differ only in spelling are the same. */
function identity(url: URL): string {
  return `${canonicalHost(url.host)}${canonicalPath(url.pathname)}${url.search}`;
}

function staysOn({ site }: Table, target: Target): boolean {
  const url = new URL(target.kind === "literal" ? target.href : target.origin);
  return site.hosts.has(canonicalHost(url.host));
}

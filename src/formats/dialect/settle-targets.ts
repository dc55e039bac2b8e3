/** Completes targets that an importer could not complete by itself, because they depend on the whole table. */
import { quote } from "../../domain/finding.ts";
import { parseInstant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import {
  isPermanentRedirect,
  isRedirectStatus,
  type RedirectStatus,
} from "../../domain/table/redirect-status.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import type { Table } from "../../domain/table/table.ts";
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { createPatternFollower, type NextTarget } from "./follow-pattern.ts";
import type { Refusal } from "../import/entries.ts";
import { isRespelling, onlyRespells } from "../import/own-address.ts";
import type { ImportContext } from "../import/imported.ts";
import { waitingTarget } from "../import/relative-target.ts";

/** The most redirects to follow, as many as browsers follow. */
const HOPS_AT_MOST = 20;

/**
 * Creates a function that completes the target of one rule: a target on the old site becomes the page to which the
 * table redirects it, or else the same path on the base. `http` becomes `https` if the caller asks for that.
 *
 * @param rules All rules of the table, including those that it already had.
 */
export function createTargetSettler(
  rules: readonly RuleData[],
  { site, base, upgradesHttp = false }: Pick<ImportContext, "site" | "base" | "upgradesHttp">,
): (rule: RuleData) => Result<RuleData, TargetFault> {
  let table: Table | null = null;
  const followPattern = createPatternFollower(rules, site);
  const allowed = new Set(site.targetHosts.map(canonicalHost));
  const old = new Set(site.hosts.map(canonicalHost).filter((it) => !allowed.has(it)));
  /** Whether a target is an absolute address on the old site, where no rule may lead. */
  const isOld = (to: string): boolean => old.has(canonicalHost(URL.parse(to)?.host ?? ""));
  const origin = base === undefined ? null : (URL.parse(base)?.origin ?? null);
  return (rule) => {
    const { to } = rule;
    if (to === undefined) return success(rule);
    const waiting = waitingTarget(to);
    if (waiting === null) {
      const target = upgradesHttp ? upgradeHttp(to) : to;
      const written = { ...rule, to: target };
      if (!isOld(to)) {
        // Not a loop, for which the rules that lead to this page would be blamed, too.
        return isRespelling(rule, target, { site }) ? failure(respelling(rule)) : success(written);
      }
      if (isOwnAddress(rule.from, to)) return failure(respelling(rule));
      table ??= compileOld(rules, site);
      const followed = goOn(rule, to, { table, followPattern, origin });
      return success(followed ? withTarget(rule, followed) : written);
    }
    if (isOwnAddress(rule.from, waiting)) return failure(respelling(rule));
    table ??= compileOld(rules, site);
    const followed = goOn(rule, waiting, { table, followPattern, origin });
    if (followed) return success(withTarget(rule, followed));
    if (isAnswered(table, waiting)) return failure({ refusal: answersOtherwise(waiting) });
    if (origin === null) return failure({ refusal: staysOnOldSite(waiting, site) });
    return success({ ...rule, to: origin + pathOf(waiting) });
  };
}

/**
 * Reports a rule that only respells its address. Its entry took nothing from later ones, because every spelling is one
 * address here.
 */
function respelling({ from }: RuleData): TargetFault {
  return { refusal: onlyRespells(quote(from)), takesNothing: true };
}

export interface TargetFault {
  readonly refusal: Refusal;
  readonly takesNothing?: boolean;
}

/** Changes `http` to `https` and removes the default port of `http`. */
export function upgradeHttp(to: string): string {
  return to.replace(/^http:\/\/([^/?#]*?)(?::80)?(?=[/?#]|$)/i, "https://$1");
}

/** Compiles the same rules, with the old site's own pages allowed as targets. */
function compileOld(rules: readonly RuleData[], site: SiteData): Table {
  const own = rules.map((it) => {
    const waiting = waitingTarget(it.to ?? "");
    return waiting === null ? it : { ...it, to: waiting };
  });
  const targetHosts = [...new Set([...site.targetHosts, ...hostsIn(own)])];
  return compileRoutes({ site: { ...site, targetHosts }, rules: own }, () => {}).table;
}

/** The hosts of all targets. Every target is followed, whatever its host; the validator decides in the end. */
function hostsIn(rules: readonly RuleData[]): string[] {
  return rules.flatMap(({ to }) => URL.parse(to ?? "")?.hostname ?? []);
}

/** What is known of the old site while its targets are followed. */
interface OldSite {
  readonly table: Table;
  readonly followPattern: ReturnType<typeof createPatternFollower>;
  /** The new origin of pages that no rule answers; null if they have none. */
  readonly origin: string | null;
}

/** Where the table redirects a page of the old site, permanently or temporarily. */
function goOn(rule: RuleData, target: string, old: OldSite): NextTarget | null {
  if (isLiteral(rule)) return follow(old, target, rule.status);
  let next: NextTarget = { to: target, status: rule.status };
  for (let hops = 0; hops < HOPS_AT_MOST; hops++) {
    const { status } = next;
    const own = { ...rule, to: next.to, ...(status === undefined ? {} : { status }) };
    if (isLiteral(own)) return follow(old, next.to, status);
    const found = old.followPattern(own, next.to);
    if (!found) {
      const isPage = hops > 0 && old.origin !== null && !isAnswered(old.table, next.to);
      return isPage ? { ...next, to: old.origin + pathOf(next.to) } : null;
    }
    next = { ...found, to: waitingTarget(found.to) ?? found.to };
    if (!old.table.site.hosts.has(canonicalHost(hostIn(next.to)))) return next;
  }
  return null;
}

/** Whether a target is the same for all addresses of its rule. */
function isLiteral({ from, to = "", match }: RuleData): boolean {
  const isPattern = match === "pattern" || (match === undefined && /[:*]/.test(from));
  return !isPattern || !/:[A-Za-z_]/.test(to.replace(/^https?:\/\//i, ""));
}

/** @returns null unless the table leads away from the old site there, whatever the query and the instant. */
function follow(
  old: OldSite,
  start: string,
  status: RedirectStatus | undefined,
): NextTarget | null {
  const plain = walk(old, start, status);
  if (!plain) return null;
  const asked = walk(old, withProbe(start), status);
  return asked?.to === withProbe(plain.to) ? plain : null;
}

function walk(
  { table, origin }: OldSite,
  start: string,
  status: RedirectStatus | undefined,
): NextTarget | null {
  let url = URL.parse(start);
  let last = status;
  for (let hops = 0; url && hops < HOPS_AT_MOST; hops++) {
    if (!table.site.hosts.has(canonicalHost(url.host))) return { to: url.href, status: last };
    const decision = decide(table, url);
    if (hops > 0 && origin !== null && decision.reason !== "rule") {
      return { to: origin + pathOf(url.href), status: last };
    }
    const isSettled = decision.reason === "rule" && decision.changesAt === null;
    if (!isSettled || decision.outcome !== "redirect" || decision.location === null) return null;
    // A chain with one temporary redirect is temporary as a whole.
    const { status: code } = decision;
    if (code !== null && isRedirectStatus(code) && !isPermanentRedirect(code)) last = code;
    url = URL.parse(decision.location);
  }
  return null;
}

function isAnswered(table: Table, target: string): boolean {
  const url = URL.parse(target);
  return url !== null && decide(table, url).reason === "rule";
}

function decide(table: Table, url: URL): ReturnType<typeof resolve> {
  const gate = Number.isFinite(table.site.activatesAt) ? table.site.activatesAt : FAR_AWAY;
  return resolve(table, { url, method: "GET" }, gate);
}

const FAR_AWAY = parseInstant("9999-12-31T00:00:00Z") ?? 0;

function withProbe(address: string): string {
  const url = new URL(address);
  url.search = `${url.search === "" ? "?" : `${url.search}&`}sunset-probe=1`;
  return url.href;
}

function withTarget(rule: RuleData, { to, status }: NextTarget): RuleData {
  return { ...rule, to, ...(status === undefined ? {} : { status }) };
}

/** Whether a rule only respells its address. A target without a host is on the host of the request. */
function isOwnAddress(from: string, target: string): boolean {
  const path = from.replace(/^https?:\/\/[^/?#]*/i, "").replace(/\*$/, ":splat");
  const goes = pathOf(target.replace(/^http:/i, "https:"));
  return canonicalPath(path) === canonicalPath(goes) && !/[?#]/.test(path + goes);
}

function hostIn(address: string): string {
  return /^https:\/\/([^/?#]*)/.exec(address)?.[1] ?? "";
}

function pathOf(target: string): string {
  return target.replace(/^https:\/\/[^/?#]*/, "");
}

function staysOnOldSite(target: string, site: SiteData): Refusal {
  const [only, ...others] = site.targetHosts;
  const base = only !== undefined && others.length === 0 ? only : "www.new.example";
  return {
    id: "target-host-not-allowed",
    message: `${quote(pathOf(target))} stays on ${hostIn(target)}, which is not in site.targetHosts`,
    fix: `Write where it goes on the new site; with --base https://${base} all targets without a host are pages there`,
  };
}

/** The refusal of a target that the table itself answers, but not with one redirect away from the old site. */
function answersOtherwise(target: string): Refusal {
  return {
    id: "target-host-not-allowed",
    message: `${quote(pathOf(target))} stays on ${hostIn(target)}, and the table itself does not send that page to one place for good`,
    fix: "Write where it goes on the new site",
  };
}

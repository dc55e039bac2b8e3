/** The addresses requested in every scene: some of each kind that the table distinguishes. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import { isPatternSource } from "../../domain/table/source.ts";
import { findScope, isRetiredWhole } from "../../domain/table/table.ts";
import { exampleUrl, hostOf } from "../../domain/validate/probe.ts";
import { type Asked, decide } from "./answer.ts";

/** A path that no table has a rule for. */
const UNKNOWN = "sunset-rehearsal/no-such-page";

export interface Picked {
  readonly asked: readonly Asked[];
  /** The number of addresses in examples and exact rules. Of a large table only a sample is requested. */
  readonly known: number;
}

/**
 * Picks examples of rules and exact rules, at most `sample` of each, evenly spread over the table; and one or two
 * addresses of each kind that has no rule.
 */
export function pickAddresses(compiled: CompiledRoutes, sample: number): Picked {
  const { table, rules, data } = compiled;
  const { site } = table;
  const [host = ""] = site.hosts;
  const examples = rules.flatMap((rule) => {
    const { match = [], mustNotMatch = [] } = data.rules[rule.index]?.examples ?? {};
    return [...match, ...mustNotMatch].flatMap((it) => exampleUrl(compiled, rule, it)?.href ?? []);
  });
  const exact = rules
    .filter((it) => !isPatternSource(it.source))
    .toSorted((a, b) => Number(isOrdinary(a)) - Number(isOrdinary(b)));
  const special = exact.filter((it) => !isOrdinary(it));
  const ordinary = exact.slice(special.length);
  const chosen = [...spread(special, sample), ...spread(ordinary, sample)].flatMap(
    (it) => addressOf(compiled, it) ?? [],
  );
  const byRules = [...spread(examples, sample), ...chosen];
  const redirects = (url: string): boolean =>
    decide(table, { method: "GET", url, by: "visitor" }, site.activatesAt).outcome === "redirect";
  const first = byRules.find(redirects) ?? byRules[0] ?? `https://${host}/`;
  const firstScope = site.scope[0] ?? "/";
  const inScope = `${firstScope === "/" ? "" : firstScope}/`;
  const others = [...site.hosts].slice(1, OTHER_HOSTS_AT_MOST + 1);
  const gets = [
    ...byRules,
    // Broken as mail programs do it.
    `${first}).`,
    ...others.flatMap((it) => [on(it, first), `https://${it}${inScope}${UNKNOWN}`]),
    `https://${host}${inScope}`,
    `https://${host}${inScope}${UNKNOWN}?utm_source=rehearsal`,
    ...(findScope(site, `/${UNKNOWN}`) === null ? [`https://${host}/${UNKNOWN}`] : []),
    ...data.site.keep.map((it) => {
      const path = typeof it === "string" ? it : it.path;
      const filled = path.replace(/\*$/, "sunset-rehearsal").replaceAll(/:\w+/g, "sunset");
      return `https://${host}${filled}`;
    }),
    ...(isRetiredWhole(site)
      ? ["robots.txt", "sitemap.xml"].map((it) => `https://${host}/${it}`)
      : []),
    `https://sunset-rehearsal.invalid${inScope}`,
  ].flatMap((it) => URL.parse(it)?.href ?? []);
  return {
    asked: [
      ...[...new Set(gets)].map((url): Asked => ({ method: "GET", url, by: "visitor" })),
      ...["HEAD", "POST", "OPTIONS"].map((method): Asked => ({
        method,
        url: first,
        by: "visitor",
      })),
      { method: "GET", url: first, by: "crawler" },
    ],
    known: new Set([...examples, ...exact.map((it) => it.from)]).size,
  };
}

const OTHER_HOSTS_AT_MOST = 5;

/** Whether a rule is a redirect that begins with the gate. All other rules are few, and each is worth a request. */
function isOrdinary({ answer, window }: Rule): boolean {
  return answer.kind === "redirect" && window.startsAt === null && window.endsAt === null;
}

/** The address of an exact rule, on its own host or else the site's first; null if it is invalid. */
export function addressOf(compiled: CompiledRoutes, rule: Rule): string | null {
  const { from } = rule;
  return (
    URL.parse(from.startsWith("/") ? `https://${hostOf(compiled, rule)}${from}` : from)?.href ??
    null
  );
}

function on(host: string, url: string): string {
  const { pathname, search } = new URL(url);
  return `https://${host}${pathname}${search}`;
}

/** Picks at most `count` items of a list, evenly spread, including the first. */
export function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, at) => items[Math.floor((at * items.length) / count)],
  ).filter((it) => it !== undefined);
}

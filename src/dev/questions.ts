/** What `sunset test` asks of a table's own Worker: its examples, before the gate and after it. */
import type { CompiledRoutes } from "../domain/table/compile.ts";
import type { Instant } from "../domain/instant.ts";
import type { Rule } from "../domain/table/rule.ts";
import { isPatternSource } from "../domain/table/source.ts";

export interface Question {
  readonly url: string;
  readonly at: Instant;
}

/** Of exact rules without examples so many are asked for, spread over the table: they are all answered alike. */
const EXACT_RULES_AT_MOST = 100;

/** An instant may be the gate's very first; this is the last at which it was not. */
const JUST_BEFORE_MS = 1000;

/**
 * The addresses that the table itself names, with some that it does not, at each instant at which the site changes:
 * just before it, and then. The earliest first.
 */
export function questionsOf({ table, rules, data }: CompiledRoutes): readonly Question[] {
  const { site } = table;
  const [host = ""] = site.hosts;
  const changes = [site.announceAt, site.activatesAt].filter(isDate);
  const asked = [
    ...unknownAddresses(site).map((url) => ({ url, changes })),
    ...addressesOf(rules, data, host).map(({ url, window: { startsAt, endsAt } }) => ({
      url,
      changes: [...changes, ...[startsAt, endsAt].filter(isDate)],
    })),
  ];
  const questions = asked.flatMap(({ url, changes }) =>
    [...new Set(changes.flatMap((it) => [it - JUST_BEFORE_MS, it]))].map((at) => ({ url, at })),
  );
  const distinct = new Map(questions.map((it) => [`${it.at} ${it.url}`, it]));
  return [...distinct.values()].toSorted((a, b) => a.at - b.at);
}

/** On each host one in each scope that no rule knows, the front page, and a host that is not the site's. */
function unknownAddresses({ hosts, scope }: CompiledRoutes["table"]["site"]): string[] {
  const paths = ["/", ...scope.map((it) => `${it === "/" ? "" : it}/no-such-page`)];
  return [
    ...[...hosts].flatMap((host) => paths.map((path) => `https://${host}${path}`)),
    "https://no-host-of-the-site.invalid/",
  ];
}

interface RuleAddress {
  readonly url: string;
  /** Its rule's. */
  readonly window: Rule["window"];
}

/** @param firstHost Where the addresses of rules that are for every host are asked for. */
function addressesOf(
  rules: readonly Rule[],
  data: CompiledRoutes["data"],
  firstHost: string,
): readonly RuleAddress[] {
  const examples: RuleAddress[] = [];
  const exact: RuleAddress[] = [];
  for (const { index, from, source, window } of rules) {
    const { match = [], mustNotMatch = [] } = data.rules[index]?.examples ?? {};
    const whole = (it: string): RuleAddress => ({
      url: it.startsWith("/") ? `https://${source.host || firstHost}${it}` : it,
      window,
    });
    examples.push(...[...match, ...mustNotMatch].map(whole));
    if (match.length === 0 && !isPatternSource(source)) exact.push(whole(from));
  }
  const every = Math.ceil(exact.length / EXACT_RULES_AT_MOST);
  return [...examples, ...exact.filter((_, index) => index % every === 0)];
}

function isDate(instant: Instant | null): instant is Instant {
  return instant !== null && Math.abs(instant) <= 8.64e15;
}

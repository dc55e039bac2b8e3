/** The effect of a row: the answers for its addresses with and without it, and the rules that precede it. */
import type { Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { compileRule } from "../../domain/table/compile.ts";
import { covers, isSameAddress } from "../../domain/table/covers.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Table } from "../../domain/table/table.ts";
import { probeUrls } from "../../domain/validate/probe.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import type { Desk } from "./desk.ts";

export interface Answer {
  readonly at: Instant;
  readonly decision: Decision;
}

export interface Effect {
  /** An address that the row answers, unless a better rule does. */
  readonly example: string;
  /** The answer now, and also from the start of the row if that is in the future. */
  readonly answers: readonly Answer[];
  readonly without: readonly Answer[];
  /** The first `from`s of rules that precede the row for some of its addresses. */
  readonly outranked: readonly string[];
  /** The number of all of them. */
  readonly outrankedCount: number;
}

const NAMED_AT_MOST = 3;

/**
 * @param data The rule of the row.
 * @param under The overlay with the row.
 * @param without The overlay without the row.
 */
export function effectOf(
  desk: Desk,
  data: RuleData,
  under: Overlay,
  without: Overlay,
  now: Instant,
): Effect | null {
  const [table, bare] = [desk.tableUnder(under), desk.tableUnder(without)];
  const rule = compileRule(data, 0, table.site);
  const urls = rule ? probeUrls(contextOf(desk, table, rule, data, now), rule) : [];
  const [example] = urls;
  if (!rule || !example) return null;
  const start = rule.window.startsAt ?? table.site.activatesAt;
  const instants = now < start && Number.isFinite(start) ? [now, start] : [now];
  const answersIn = (it: Table): Answer[] =>
    instants.map((at) => ({ at, decision: resolve(it, { url: example, method: "GET" }, at) }));
  const better = new Set([
    ...losses(table, rule, urls, instants.at(-1) ?? now),
    ...narrower(desk.live.rules, rule, table),
  ]);
  return {
    example: example.href,
    answers: answersIn(table),
    without: answersIn(bare),
    outranked: [...better].slice(0, NAMED_AT_MOST),
    outrankedCount: better.size,
  };
}

function contextOf(desk: Desk, table: Table, rule: Rule, data: RuleData, now: Instant) {
  return {
    ...desk.live,
    table,
    rules: [rule],
    data: { ...desk.live.data, rules: [data] },
    isGateKnown: true,
    now,
    report: () => {},
    locate: () => ({ file: data.from, line: 1, column: 1, rule: null }),
  };
}

/** The rules that answer instead of the row on one of its hosts. */
function losses(table: Table, { from }: Rule, urls: readonly URL[], at: Instant): string[] {
  return urls.flatMap((url) => {
    const { rule } = resolve(table, { url, method: "GET" }, at);
    return rule === null || rule === from ? [] : [rule];
  });
}

/** The rules for a part of a pattern's addresses, which precede it because they are more specific. */
function narrower(rules: readonly Rule[], { source }: Rule, { site }: Table): string[] {
  return rules
    .filter((it) => covers(source, it.source, site.hosts) && !isSameAddress(source, it.source))
    .map((it) => it.from);
}

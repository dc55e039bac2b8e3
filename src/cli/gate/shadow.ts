import { fallbackOf, leadsToFallbackOnly } from "../../domain/report/fallback-only.ts";
import { type Shares, sharesOf } from "../../domain/report/visit-outcome.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { dayOf, daysBefore } from "../../hits/day.ts";
import { loadDayFigures, sumOfDays } from "../../hits/day-figures.ts";
import { namesCounted } from "../../hits/names.ts";
import { type HitsReader, readRedirectsOf, type Span } from "../../hits/read.ts";
import type { Check } from "../checklist/checklist.ts";
import { countsHits, withHits } from "../tables/hits-store.ts";
import { gateInForceOf } from "../tables/serving.ts";
import type { KnownLive } from "../tables/live-table.ts";
import { formatShare } from "../terminal/numbers.ts";
import type { Io } from "../terminal/io.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { attempt, broken, line, type Scene } from "./scene.ts";

const DAYS = 7;

/**
 * Checks the share of real visits in the last seven days that would get an answer of their own at the gate, or, once it
 * is open, that did.
 *
 * @param limit The least acceptable share, from 0 to 1.
 * @returns null if visits are not counted.
 */
export async function checkShadow(io: Io, scene: Scene, limit: number): Promise<Check | null> {
  const { stores, serving, now, moved } = scene;
  if (!countsHits(io)) return null;
  if (!serving.ok) return broken("shadow", serving.problem);
  const { compiled } = serving.value;
  const span = { since: daysBefore(now, DAYS - 1), before: daysBefore(now, -1) };
  const read = await attempt(stores, () =>
    withHits(io, { remote: stores.isRemote }, (store) => readShares(store, span, compiled)),
  );
  if (!read.ok) return broken("shadow", read.problem);
  const isAhead = now < gateInForceOf(compiled, moved);
  return judgeShadow(read.value, { isAhead, limit, span, stores, last: dayOf(now) });
}

async function readShares(
  store: HitsReader,
  span: Span,
  { rules, data }: KnownLive["compiled"],
): Promise<Shares> {
  const totals = sumOfDays(await loadDayFigures(store, span));
  // The stored counts do not say which rules lead only to the fallback page; the table does.
  const site = fallbackOf(data.site);
  const namesOf = (is: (rule: RuleData) => boolean): readonly string[] =>
    rules.flatMap(({ from, source, index }) => {
      const rule = data.rules[index];
      return rule && is(rule) ? namesCounted(from, source) : [];
    });
  const visitsOf = async (names: readonly string[]): Promise<number> =>
    names.length === 0 ? 0 : readRedirectsOf(store, names, span);
  const open = new Set(namesOf((it) => it.undecided === true));
  const undecided = await visitsOf([...open]);
  // A name may be both, at different times, because counts are kept per name, not per rule.
  const alone = namesOf((it) => leadsToFallbackOnly(site, it)).filter((it) => !open.has(it));
  const caught = await visitsOf(alone);
  const rule = totals.rule - undecided - caught;
  return sharesOf({ ...totals, rule, undecided, fallback: totals.fallback + caught }, 0);
}

interface Judged {
  readonly isAhead: boolean;
  readonly limit: number;
  readonly span: Span;
  readonly last: string;
  readonly stores: Scene["stores"];
}

function judgeShadow(
  { moving, decided }: Shares,
  { isAhead, limit, span, last, stores }: Judged,
): Check {
  if (moving === 0) {
    return isAhead
      ? line(
          "shadow",
          "warn",
          "No real visit of the last seven days was judged by the table",
          'That starts at announceAt; to start at once, write "shadow": true into site, and publish',
        )
      : line("shadow", "warn", "No visit was counted in the last seven days", null);
  }
  const get = isAhead ? "would get" : "got";
  const message = `${formatShare(decided, moving)} of ${plural(moving, "real visit")} from ${span.since} to ${last} ${get} an answer of their own`;
  const least = formatShare(limit, 1);
  if (decided / moving >= limit) {
    return line("shadow", "ok", `${message}; ${least} are wanted`, null);
  }
  const fix = `See what is missing: ${pasteable(["misses", "--since", span.since], stores)}`;
  return line("shadow", "fail", `${message}, and ${least} are wanted`, fix);
}

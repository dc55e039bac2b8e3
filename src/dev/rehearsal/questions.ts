/** The requests that `sunset test` sends to a table's own Worker. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import { exampleUrl } from "../../domain/validate/probe.ts";
import { addressOf, pickAddresses, spread } from "./addresses.ts";
import type { Asked } from "./answer.ts";

export interface Question extends Asked {
  readonly at: Instant;
}

/** The maximum number each of examples, exact rules and rules with dates of their own. */
const SAMPLE = 100;

/** A whole second, because the gate may be the first instant that can be represented. */
const JUST_BEFORE_MS = 1000;

/**
 * The addresses of a rehearsal at each instant at which the site changes, and rules with dates of their own at these
 * dates, each just before the instant and at it. Sorted, earliest first.
 */
export function questionsOf(compiled: CompiledRoutes): readonly Question[] {
  const { announceAt, activatesAt } = compiled.table.site;
  const { asked } = pickAddresses(compiled, SAMPLE);
  const ofSite = around([announceAt, activatesAt]).flatMap((at) =>
    asked.map((it) => ({ ...it, at })),
  );
  return [...ofSite, ...ofDatedRules(compiled)].toSorted((a, b) => a.at - b.at);
}

function ofDatedRules(compiled: CompiledRoutes): readonly Question[] {
  const dated = compiled.rules.filter(
    ({ window }) => window.startsAt !== null || window.endsAt !== null,
  );
  return spread(dated, SAMPLE).flatMap((rule) => {
    const [example] = compiled.data.rules[rule.index]?.examples?.match ?? [];
    const url =
      example === undefined ? addressOf(compiled, rule) : exampleUrl(compiled, rule, example)?.href;
    const { startsAt, endsAt } = rule.window;
    return url
      ? around([startsAt, endsAt]).map((at): Question => ({
          method: "GET",
          url,
          by: "visitor",
          at,
        }))
      : [];
  });
}

function around(instants: readonly (Instant | null)[]): Instant[] {
  const isDate = (it: Instant | null): it is Instant => it !== null && Math.abs(it) < 8.64e15;
  return instants.filter(isDate).flatMap((it) => [it - JUST_BEFORE_MS, it]);
}

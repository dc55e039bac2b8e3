/** What `sunset test` asks of a table's own Worker. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import { exampleUrl } from "../../domain/validate/probe.ts";
import { addressOf, pickAddresses, spread } from "./addresses.ts";
import type { Asked } from "./answer.ts";

export interface Question extends Asked {
  readonly at: Instant;
}

/** How many examples, how many exact rules, and how many rules with dates of their own are asked for. */
const SAMPLE = 100;

/** The gate's first instant may be one that cannot be split. */
const JUST_BEFORE_MS = 1000;

/**
 * The addresses that a rehearsal asks for, at each instant at which the site changes, and rules with dates of their own at
 * those: just before, and then. The earliest first.
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

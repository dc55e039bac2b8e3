/**
 * The part of a table that can answer a visit at some instant. Each lookup judges all rules of the address, whatever
 * their windows, so stepping through thousands of windows would take time quadratic in their number.
 */
import type { Instant } from "../instant.ts";
import { explain } from "../resolve/explain.ts";
import type { Visit } from "../resolve/answer.ts";
import type { Rule, Window } from "../table/rule.ts";
import { ownInstants } from "../table/rule-list.ts";
import { sourceText } from "../table/source.ts";
import { createLayer, type Layer, type Table } from "../table/table.ts";
import { repairAddress } from "../url/repair.ts";

/** The number of starts and ends that one part is made for, and so an upper bound on the rules that a lookup judges. */
const INSTANTS_A_PART = 64;

/** After every window, and after every `until` of `site.keep`. */
const IN_THE_END: Instant = Number.MAX_SAFE_INTEGER;

/** Returns a function from an instant to a part of the table that makes the same decision as the whole table. */
export function narrowTable(table: Table, visit: Visit): (at: Instant) => Table {
  const { activatesAt: gate } = table.site;
  const layers = table.layers.map((layer) => ({ layer, rules: rulesFor(table, layer, visit) }));
  const narrowed = layers.map(({ layer, rules }) => narrowLayer(layer, rules, gate));
  const rules = layers.flatMap((it) => it.rules);
  const instants = rules.flatMap(ownInstants).toSorted((a, b) => a - b);
  let [from, to, part] = [Infinity, Infinity, table];
  return (at) => {
    if (at < from || at >= to) {
      const ahead = instants.filter((it) => it > at);
      [from, to] = [at, ahead[INSTANTS_A_PART] ?? Infinity];
      part = { ...table, layers: narrowed.map((it) => it(from, to)) };
    }
    return part;
  };
}

/** The rules of a layer whose host and path match a visit, as it is or repaired. */
function rulesFor({ site }: Table, layer: Layer, visit: Visit): readonly Rule[] {
  const { host, pathname, search } = visit.url;
  const mended = { ...visit, url: { host, pathname, search, ...repairAddress(pathname, search) } };
  const alone = { site, layers: [layer] };
  const steps = [visit, mended].flatMap((it) => explain(alone, it, IN_THE_END).steps);
  return [...new Set(steps.flatMap((it) => (it.step === "rule" ? [it.rule] : [])))];
}

/** Keeps one rule per address in any case, because its mere presence in a lower layer decides what a row replaces. */
function narrowLayer(layer: Layer, rules: readonly Rule[], gate: Instant) {
  const always = new Set(new Map(rules.map((it) => [sourceText(it.source), it])).values());
  const known = new Map<string, readonly Instant[] | null>();
  /** The instants of all rules of a path, whether or not these are open. */
  const instantsOf = (host: string, path: string): readonly Instant[] | null => {
    const key = `${host} ${path}`;
    let instants = known.get(key);
    if (instants === undefined) {
      instants = layer.literals.find(host, path, [])?.instants ?? null;
      known.set(key, instants);
    }
    return instants;
  };
  return (from: Instant, to: Instant): Layer => {
    const part = createLayer(
      rules.filter((it) => always.has(it) || isOpenWithin(it.window, from, to, gate)),
    );
    return {
      literals: {
        find(host, path, parameters) {
          const instants = instantsOf(host, path);
          const rules = part.literals.find(host, path, parameters)?.rules ?? [];
          return instants && { rules, instants };
        },
      },
      patterns: part.patterns,
      windowed: layer.windowed,
    };
  };
}

/** Whether a window is open at any instant of a span. */
function isOpenWithin(window: Window, from: Instant, to: Instant, gate: Instant): boolean {
  return (window.startsAt ?? gate) < to && (window.endsAt ?? Infinity) > from;
}

/**
 * The part of a table that can answer a visit at some instant. A look at an address judges each of its rules, whatever
 * their windows; going through thousands of windows one after the other would take the square of their number.
 */
import type { Instant } from "../instant.ts";
import { explain } from "../resolve/explain.ts";
import type { Visit } from "../resolve/answer.ts";
import type { LiteralIndex } from "../table/literal-index.ts";
import type { Rule } from "../table/rule.ts";
import { ownInstants } from "../table/rule-list.ts";
import { sourceText } from "../table/source.ts";
import { createLayer, type Layer, type Table } from "../table/table.ts";
import { repairAddress } from "../url/repair.ts";

/** Up to this many rules are judged each time. */
const FEW = 64;

/** The number of starts and ends for which one part of the table is made. */
const INSTANTS_A_PART = 32;

/** After every window, and after everything that is kept for a time. */
const IN_THE_END: Instant = Number.MAX_SAFE_INTEGER;

/** Returns a function to the part of a table that decides a visit at an instant; the decision is that of the table. */
export function narrowTable(table: Table, visit: Visit): (at: Instant) => Table {
  const layers = table.layers.map((layer) => ({ layer, rules: rulesFor(table, layer, visit) }));
  const rules = layers.flatMap((it) => it.rules);
  if (rules.length <= FEW) return () => table;
  const gate = table.site.activatesAt;
  const instants = [...new Set([gate, ...rules.flatMap(ownInstants)])].toSorted((a, b) => a - b);
  const edges = [...instants.filter((_, index) => index % INSTANTS_A_PART === 0), Infinity];
  const narrowed = layers.map(({ layer, rules: own }) => narrowLayer(layer, own, gate));
  let [from, to, part] = [Infinity, Infinity, table];
  return (at) => {
    if (at < from || at >= to) {
      const next = edges.findIndex((it) => at < it);
      [from, to] = [edges[next - 1] ?? -Infinity, edges[next] ?? Infinity];
      part = { ...table, layers: narrowed.map((it) => it(from, to)) };
    }
    return part;
  };
}

/** The rules of a layer whose host and path match a visit as it is or repaired, in their order. */
function rulesFor({ site }: Table, layer: Layer, visit: Visit): readonly Rule[] {
  const { host, pathname, search } = visit.url;
  const mended = site.repair ? repairAddress(pathname, search) : null;
  const visits = [visit, ...(mended ? [{ ...visit, url: { ...mended, host } }] : [])];
  const steps = visits.flatMap((it) => explain({ site, layers: [layer] }, it, IN_THE_END).steps);
  return [...new Set(steps.flatMap((it) => (it.step === "rule" ? [it.rule] : [])))];
}

/** Of each address one rule stays in any case: whether there is one in a lower layer decides what a row takes the place of. */
function narrowLayer(layer: Layer, rules: readonly Rule[], gate: Instant) {
  const firsts = new Map(rules.toReversed().map((it) => [sourceText(it.source), it]));
  const always = new Set(firsts.values());
  // Those of all rules of a path, whatever parameters they ask for.
  const allInstants = remember(
    (host, path) => layer.literals.find(host, path, [])?.instants ?? null,
  );
  return (from: Instant, to: Instant): Layer => {
    const part = createLayer(
      rules.filter((rule) => {
        const { startsAt, endsAt } = rule.window;
        return always.has(rule) || ((startsAt ?? gate) < to && (endsAt ?? Infinity) > from);
      }),
    );
    const instantsHere = remember((host, path) => nextInstants(allInstants(host, path), from, to));
    const literals: LiteralIndex = {
      find(host, path, parameters) {
        const instants = instantsHere(host, path);
        return (
          instants && { rules: part.literals.find(host, path, parameters)?.rules ?? [], instants }
        );
      },
    };
    return { literals, patterns: part.patterns, windowed: layer.windowed };
  };
}

/** Those among which the next one after an instant of a span is: the ones within it, and the first after it. */
function nextInstants(
  all: readonly Instant[] | null,
  from: Instant,
  to: Instant,
): readonly Instant[] | null {
  if (!all) return null;
  const end = all.reduce((first, it) => (it >= to && it < first ? it : first), Infinity);
  return all.filter((it) => it > from && it <= end);
}

/** The instants of a path on a host; null if no rule has it. */
type InstantsOf = (host: string, path: string) => readonly Instant[] | null;

/** The same, with each path's read once. */
function remember(read: InstantsOf): InstantsOf {
  const known = new Map<string, readonly Instant[] | null>();
  return (host, path) => {
    const key = `${host} ${path}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const instants = read(host, path);
    known.set(key, instants);
    return instants;
  };
}

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
  const spans = rules.map((rule) => ({
    rule,
    start: always.has(rule) ? -Infinity : (rule.window.startsAt ?? gate),
    end: always.has(rule) ? Infinity : (rule.window.endsAt ?? Infinity),
  }));
  const allInstants = byPath((...at) => {
    return layer.literals.find(...at, [])?.instants.toSorted((a, b) => a - b) ?? null;
  });
  return (from: Instant, to: Instant): Layer => {
    const near = byPath((...at) => {
      const all = allInstants(...at);
      return all && nextWithin(all, from, to);
    });
    const open = spans.filter((it) => it.start < to && it.end > from);
    const part = createLayer(open.map((it) => it.rule));
    const literals: LiteralIndex = {
      find(host, path, parameters) {
        const instants = near(host, path);
        return (
          instants && { rules: part.literals.find(host, path, parameters)?.rules ?? [], instants }
        );
      },
    };
    return { literals, patterns: part.patterns, windowed: layer.windowed };
  };
}

/** What is read of a path, once. */
function byPath<T>(read: (host: string, path: string) => T): (host: string, path: string) => T {
  const known = new Map<string, T>();
  return (host, path) => {
    const key = `${host} ${path}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = read(host, path);
    known.set(key, value);
    return value;
  };
}

/** Of sorted instants, those that come next after some instant of a span. */
function nextWithin(instants: readonly Instant[], from: Instant, to: Instant): readonly Instant[] {
  const begin = instants.findIndex((it) => it > from);
  const last = instants.findIndex((it) => it >= to);
  if (begin === -1) return [];
  return instants.slice(begin, last === -1 ? instants.length : last + 1);
}

import type { CompiledRoutes } from "../table/compile.ts";
import type { Lookup } from "../resolve/match.ts";
import type { Rule } from "../table/rule.ts";
import { reaches, segmentsOf } from "../table/covers.ts";
import { splitPath } from "../url/canonicalize.ts";
import { encodeQueryText } from "../url/query-text.ts";
import type { RuleData } from "../table/schema.ts";
import { isPatternSource, type Segment } from "../table/source.ts";
import { type CheckContext, dataOf, type WithRules } from "./context.ts";

/** A value that occurs in no real address, so that only placeholders match it. */
export const MADE_UP = "sunset-probe";

/** How many values of an enumerated placeholder are tried. */
const VALUES_AT_MOST = 1000;

/** The host on which a rule is tried: its own, else the site's first, with an alias resolved. */
export function hostOf({ table }: Pick<CompiledRoutes, "table">, rule: Rule): string {
  const [first = ""] = table.site.hosts;
  return rule.source.host || (table.site.aliases.get(first) ?? first);
}

/** A made-up request that the rule matches, in canonical form. */
export function madeUpLookup(context: Pick<CheckContext, "table">, rule: Rule): Lookup {
  const segments = segmentsOf(rule.source).flatMap((it) => firstValue(it));
  return {
    host: hostOf(context, rule),
    path: `/${segments.join("/")}`,
    segments,
    parameters: rule.source.query.map(({ name, value, where }) => ({
      raw: "",
      name,
      value: value ?? where?.keys().next().value ?? MADE_UP,
    })),
  };
}

/** @param scope What a scope that the path is to be in requires from this segment on. */
function firstValue(segment: Segment, scope: readonly string[] = []): string[] {
  switch (segment.kind) {
    case "literal":
      return [segment.text];
    case "enumerated":
      return [scope[0] ?? segment.values.keys().next().value ?? MADE_UP];
    case "placeholder":
      return [scope[0] ?? MADE_UP];
    case "splat":
      return [...scope];
  }
}

/**
 * Addresses for trying out a rule, on each of its hosts: its examples, and made-up ones with an empty and a deep splat,
 * in each scope that the rule reaches, and in the first of them with each enumerated value of each placeholder in turn,
 * while the others keep their first value.
 */
export function probeUrls(context: Pick<CompiledRoutes, "table"> & WithRules, rule: Rule): URL[] {
  const examples = (dataOf(context, rule).examples?.match ?? []).map((it) =>
    exampleUrl(context, rule, it),
  );
  const segments = segmentsOf(rule.source);
  const { query } = rule.source;
  const paths = firstPaths(context, segments);
  const [firstPath = []] = paths;
  const firstQuery = query.map((it) => [it.value ?? it.where?.keys().next().value ?? MADE_UP]);
  const otherPaths = vary(firstPath, segments.map(valuesOf));
  const otherQueries = vary(
    firstQuery,
    query.map((it) => [...(it.where?.keys() ?? [])]),
  );
  const tails = segments.at(-1)?.kind === "splat" ? ["", `/${MADE_UP}/${MADE_UP}-2`] : [""];
  const made = tails.flatMap((tail) => [
    ...[...paths, ...otherPaths].map((path) => ({ path, tail, values: firstQuery })),
    ...otherQueries.map((values) => ({ path: firstPath, tail, values })),
  ]);
  const own = rule.source.host;
  const hosts = own === "" ? [...context.table.site.hosts] : [own];
  const urls = made.flatMap(({ path, tail, values }) => {
    const search = query.map(
      ({ name }, index) => `${encodeQueryText(name)}=${encodeQueryText(values[index]?.[0] ?? "")}`,
    );
    const mark = search.length > 0 ? "?" : "";
    const pathname = encodePath(`/${path.flat().join("/")}${tail}`);
    return hosts.map((host) => URL.parse(`https://${host}${pathname}${mark}${search.join("&")}`));
  });
  const found = [...examples, ...urls].filter((it) => it !== null);
  return [...new Map(found.map((it) => [it.href, it])).values()];
}

/** The first values in each scope that a pattern reaches; if there is none, wherever they are. */
function firstPaths({ table }: Pick<CompiledRoutes, "table">, segments: readonly Segment[]) {
  const scopes = table.site.scope.map(splitPath).filter((it) => reaches(segments, it));
  const reached = scopes.length > 0 ? scopes.slice(0, VALUES_AT_MOST) : [[]];
  return reached.map((scope) => segments.map((it, place) => firstValue(it, scope.slice(place))));
}

/** Varies one position at a time: each value of each position, beside the first values of the others. */
function vary(firsts: readonly string[][], choices: readonly string[][]): string[][][] {
  return choices.flatMap((values, place) =>
    values.slice(0, VALUES_AT_MOST).map((value) => firsts.with(place, [value])),
  );
}

function valuesOf(segment: Segment): string[] {
  return segment.kind === "enumerated" ? [...segment.values.keys()] : [];
}

/** The valid addresses written in a rule: its examples, and the `from` of an exact one. */
export function writtenUrls(
  context: Pick<CompiledRoutes, "table">,
  rule: Rule,
  { examples }: RuleData,
): URL[] {
  const own = isPatternSource(rule.source) ? [] : [rule.from];
  const urls = [...(examples?.match ?? []), ...own].map((it) => exampleUrl(context, rule, it));
  return urls.filter((it) => it !== null);
}

/** An example as a URL, with a path on the rule's own host, else the site's first; null if it is not a URL. */
export function exampleUrl(
  context: Pick<CompiledRoutes, "table">,
  rule: Rule,
  example: string,
): URL | null {
  if (example.startsWith("/")) return URL.parse(`https://${hostOf(context, rule)}${example}`);
  return /^https?:/i.test(example) ? URL.parse(example) : null;
}

/** Encodes a canonical path for a URL, which would otherwise lose a trailing space. */
function encodePath(path: string): string {
  return path.replace(/[?#\\ ]/g, encodeURIComponent);
}

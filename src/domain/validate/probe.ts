import type { CompiledRoutes } from "../compile.ts";
import type { Lookup } from "../match.ts";
import type { Rule } from "../rule.ts";
import { segmentsOf } from "../covers.ts";
import type { Segment } from "../source.ts";
import { type CheckContext, dataOf } from "./context.ts";

/** A value that no real address has, so that only placeholders take it. */
const MADE_UP = "sunset-probe";

/** How many values of an enumerated placeholder are tried. */
const VALUES_AT_MOST = 50;

/** The host on which a rule is judged: its own, else the site's first. */
export function hostOf({ table }: CompiledRoutes, rule: Rule): string {
  return rule.source.host || ([...table.site.hosts][0] ?? "");
}

/** A request that the rule matches, already canonical. */
export function madeUpLookup(context: CheckContext, rule: Rule): Lookup {
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

function firstValue(segment: Segment): string[] {
  switch (segment.kind) {
    case "literal":
      return [segment.text];
    case "enumerated":
      return [segment.values.keys().next().value ?? MADE_UP];
    case "placeholder":
      return [MADE_UP];
    case "splat":
      return [];
  }
}

/**
 * Addresses to follow a rule by: its examples, and made-up ones with each enumerated value and with an
 * empty and a deep splat.
 */
export function probeUrls(context: CheckContext, rule: Rule): URL[] {
  const examples = (dataOf(context, rule).examples?.match ?? []).map((it) =>
    exampleUrl(context, rule, it),
  );
  const segments = segmentsOf(rule.source);
  const enumerated = segments.findIndex((it) => it.kind === "enumerated");
  const chosen = segments[enumerated];
  const values =
    chosen?.kind === "enumerated" ? [...chosen.values.keys()].slice(0, VALUES_AT_MOST) : [null];
  const tails = segments.at(-1)?.kind === "splat" ? ["", `/${MADE_UP}/${MADE_UP}-2`] : [""];
  const made = values.flatMap((value) =>
    tails.map((tail) => {
      const path = segments.flatMap((it, position) =>
        position === enumerated && value !== null ? [value] : firstValue(it),
      );
      const query = rule.source.query.map(
        ({ name, value: wanted, where }) =>
          `${encodeURIComponent(name)}=${encodeURIComponent(wanted ?? where?.keys().next().value ?? MADE_UP)}`,
      );
      const search = query.length > 0 ? `?${query.join("&")}` : "";
      return URL.parse(
        `https://${hostOf(context, rule)}${encodePath(`/${path.join("/")}${tail}`)}${search}`,
      );
    }),
  );
  return [...examples, ...made].filter((it) => it !== null);
}

/** An example as a URL: a path stands on the rule's own host, else on the site's first. */
export function exampleUrl(context: CompiledRoutes, rule: Rule, example: string): URL | null {
  return URL.parse(
    example.startsWith("/") ? `https://${hostOf(context, rule)}${example}` : example,
  );
}

/** A canonical path as a URL can carry it. */
function encodePath(path: string): string {
  return path.replace(/[?#\\]/g, encodeURIComponent);
}

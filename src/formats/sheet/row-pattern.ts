/** Decides whether a row of a map is one address or a pattern. */
import type { RuleData } from "../../domain/table/schema.ts";
import { escapeColons } from "../rules/replace-placeholders.ts";

interface Pattern {
  readonly path: string;
  readonly to: string | undefined;
  readonly match: Pick<RuleData, "match">;
}

/** Reads a pattern. A map lists addresses, so that only a row that ends in `/*` or is marked as a pattern is one. */
export function readPattern(
  path: string,
  to: string | undefined,
  match: string,
  more: Pick<RuleData, "where">,
): Pattern {
  if (/^pattern$/i.test(match) || more.where) {
    return { path, to, match: looksLikePattern(path) ? {} : { match: "pattern" } };
  }
  if (/^exact$/i.test(match)) return { path, to, match: exactly(path) };
  if (!path.endsWith("/*")) return { path, to, match: exactly(path) };
  const target = to === undefined ? to : starAsSplat(escapeOthers(to));
  return { path: path.replace(/\/:(?=[A-Za-z_])/g, "/%3A"), to: target, match: {} };
}

/** Marks a rule as exact if it could be mistaken for a pattern. */
export function exactly(path: string): Pick<RuleData, "match"> {
  return looksLikePattern(path) ? { match: "exact" } : {};
}

export function looksLikePattern(path: string): boolean {
  return /(?:\/|=):[A-Za-z_]\w*(?=[/?#&]|$)|\/\*\/?(?=[?#]|$)/.test(path);
}

function escapeOthers(to: string): string {
  return escapeColons(to.replace(/:splat\b/g, "\u0000")).replaceAll("\u0000", ":splat");
}

function starAsSplat(to: string): string {
  return to.replace(/\/\*$/, "/:splat");
}

/** Replaces placeholders of a target by text, as the decision would fill them for a matching request. */

import { decodeIfText } from "../../domain/decode.ts";

/** The replacement of a placeholder, from left to right. */
export type Fill = readonly FillPart[];

export type FillPart =
  | { readonly kind: "name"; readonly name: string }
  /** Text of a path as written in a URL, a decoded query value, or a replacement in `where`. */
  | { readonly kind: "raw" | "decoded" | "plain"; readonly text: string };

const PLACEHOLDER = /:([A-Za-z_][A-Za-z0-9_]*)/g;

/** A colon that would begin a placeholder in a pattern's target. */
const LOOKS_LIKE_PLACEHOLDER = /:(?=[A-Za-z_])/g;

/**
 * @param to A target: of a pattern if `isPattern`, otherwise with ordinary colons.
 * @param fills The replacement of each placeholder that does not stay; several parts are joined by slashes.
 * @param becomesPattern Whether the resulting rule has placeholders, so that ordinary colons are escaped.
 */
export function replacePlaceholders(
  to: string,
  fills: ReadonlyMap<string, Fill>,
  { isPattern, becomesPattern }: { isPattern: boolean; becomesPattern: boolean },
): string {
  if (!isPattern) return becomesPattern ? escapeColons(to) : to;
  let written = "";
  let rest = 0;
  for (const match of to.matchAll(PLACEHOLDER)) {
    const [all, name = ""] = match;
    const fill = fills.get(name);
    written += to.slice(rest, match.index);
    rest = match.index + all.length;
    if (!fill) {
      written += all;
      continue;
    }
    const isComponent = /[?#]/.test(to.slice(0, match.index));
    const joint = isComponent ? "%2F" : "/";
    const text = fill.map((it) => write(it, isComponent, becomesPattern)).join(joint);
    if (text === "" && name === "splat" && !isComponent && written.endsWith("/")) {
      rest += to.startsWith("/", rest) ? 1 : 0;
    }
    written += text;
  }
  return written + to.slice(rest);
}

function write(part: FillPart, isComponent: boolean, becomesPattern: boolean): string {
  if (part.kind === "name") return `:${part.name}`;
  const text = encode(part, isComponent);
  return becomesPattern ? escapeStars(text.replace(LOOKS_LIKE_PLACEHOLDER, "%3A")) : text;
}

function encode({ kind, text }: Exclude<FillPart, { kind: "name" }>, isComponent: boolean): string {
  if (isComponent) return encodeURIComponent(kind === "raw" ? decodeIfText(text) : text);
  if (kind === "raw") return text;
  const encoded = encodeURIComponent(text);
  return kind === "plain" ? encoded.replaceAll("%2F", "/") : encoded;
}

/** Escapes stars, which `encodeURIComponent` leaves, and a pattern's target may not have. */
function escapeStars(text: string): string {
  return text.replaceAll("*", "%2A");
}

/** Escapes the ordinary colons of a target, for a rule with placeholders. */
export function escapeColons(to: string): string {
  const scheme = /^https?:\/\/[^/?#]*/i.exec(to)?.[0] ?? "";
  return scheme + to.slice(scheme.length).replace(LOOKS_LIKE_PLACEHOLDER, "%3A");
}

/** Adds parameters to a target, before its fragment, except those whose name it already has. */
export function addParameters(
  to: string,
  parameters: readonly (readonly [string, string])[],
): string {
  const [, bare = "", search = "", hash = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(to) ?? [];
  const taken = new Set(new URLSearchParams(search).keys());
  const added = parameters
    .filter(([name]) => !taken.has(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${escapeStars(value)}`);
  if (added.length === 0) return to;
  const own = search.length > 1 ? [search.slice(1)] : [];
  return `${bare}?${[...own, ...added].join("&")}${hash}`;
}

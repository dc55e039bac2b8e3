/** Writes text in the place of a target's placeholders, as the decision would fill them for a request that has it. */

/** What takes a placeholder's place, from left to right. */
export type Fill = readonly FillPart[];

export type FillPart =
  | { readonly kind: "name"; readonly name: string }
  /** Text of a path as it stands in a URL, a decoded query value, or a `where`'s replacement. */
  | { readonly kind: "raw" | "decoded" | "plain"; readonly text: string };

const PLACEHOLDER = /:([A-Za-z_][A-Za-z0-9_]*)/g;

/** A colon that a pattern's target would read as the start of a placeholder. */
const LOOKS_LIKE_PLACEHOLDER = /:(?=[A-Za-z_])/g;

/**
 * @param to A target, of a pattern where `isPattern`, else with ordinary colons.
 * @param fills What takes the place of each placeholder that is not to stay; joined by slashes if it is several.
 * @param becomesPattern Whether the rule that it is for has placeholders: then ordinary colons are escaped.
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
  return becomesPattern ? text.replace(LOOKS_LIKE_PLACEHOLDER, "%3A") : text;
}

function encode({ kind, text }: Exclude<FillPart, { kind: "name" }>, isComponent: boolean): string {
  if (isComponent) return encodeURIComponent(kind === "raw" ? decode(text) : text);
  if (kind === "raw") return text;
  const encoded = encodeURIComponent(text);
  return kind === "plain" ? encoded.replaceAll("%2F", "/") : encoded;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Bytes that are not UTF-8 stay escaped.
    return text;
  }
}

/** A target whose colons are ordinary, for a rule with placeholders. */
export function escapeColons(to: string): string {
  const scheme = /^https?:\/\/[^/?#]*/i.exec(to)?.[0] ?? "";
  return scheme + to.slice(scheme.length).replace(LOOKS_LIKE_PLACEHOLDER, "%3A");
}

/** A target with more parameters, before its fragment; those whose name it has already are left out. */
export function addParameters(
  to: string,
  parameters: readonly (readonly [string, string])[],
): string {
  const [, bare = "", search = "", hash = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(to) ?? [];
  const taken = new Set(new URLSearchParams(search).keys());
  const added = parameters
    .filter(([name]) => !taken.has(name))
    .map(([name, value]) => `${encodeURIComponent(name)}=${value}`);
  if (added.length === 0) return to;
  const own = search.length > 1 ? [search.slice(1)] : [];
  return `${bare}?${[...own, ...added].join("&")}${hash}`;
}

import type { Address } from "../url/address.ts";
import { rawPath, splitPath } from "../url/canonicalize.ts";
import type { Lookup } from "./match.ts";
import type { QueryMatch } from "../url/query.ts";
import type { Source } from "../table/source.ts";
import type { Captured, Captures } from "../table/target.ts";

/**
 * The values that the placeholders of a source capture from a matching request: path text as the visitor wrote it,
 * query values decoded, and for enumerated placeholders the value that `where` maps to.
 */
export function captureAll(
  source: Source,
  { visit, lookup }: { readonly lookup: Lookup; readonly visit: { readonly url: Address } },
  query: QueryMatch,
): Captures {
  const captures = new Map<string, Captured>();
  const { pathname } = visit.url;
  const raw = pathname === lookup.path ? lookup.segments : splitPath(rawPath(pathname));
  source.segments?.forEach((segment, position) => {
    switch (segment.kind) {
      case "literal":
        break;
      case "placeholder":
        captures.set(segment.name, { text: raw[position] ?? "", form: "raw" });
        break;
      case "enumerated": {
        const value = lookup.segments[position] ?? "";
        captures.set(segment.name, { text: segment.values.get(value) ?? "", form: "plain" });
        break;
      }
      case "splat":
        captures.set("splat", { text: raw.slice(position).join("/"), form: "raw" });
    }
  });
  for (const [name, value] of query.captured) {
    const where = source.query.find(({ capture }) => capture === name)?.where;
    const replacement = where?.get(value);
    captures.set(
      name,
      replacement === undefined
        ? { text: value, form: "decoded" }
        : { text: replacement, form: "plain" },
    );
  }
  return captures;
}

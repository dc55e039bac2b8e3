/** Handles splats that lead to addresses that they match themselves. */
import { canonicalHost, canonicalText } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseSource } from "../../domain/table/source.ts";
import type { ImportContext } from "../import/imported.ts";
import { readSiteHosts } from "../import/site-hosts.ts";
import { putTogether, takeApart, type WrittenSegment } from "../rules/written-source.ts";

/**
 * Finds the addresses of a splat at which Netlify's engine stops and does not answer, whatever rules follow and
 * whatever parameters the splat requires: those that begin like its target and lead to an address that it matches
 * again.
 *
 * @param to As written in the file.
 * @returns A rule that keeps them; null if there are none.
 */
export function keepOwnTarget(
  rule: RuleData,
  to: string,
  { site }: ImportContext,
): RuleData | null {
  const source = parseSource(rule, readSiteHosts(site).all);
  if (source?.segments?.at(-1)?.kind !== "splat") return null;
  const { host, segments } = takeApart(rule, source);
  const before = segments.slice(0, -1);
  // For whole URLs, the engine recognises only a splat that matches any path.
  const path = to.startsWith("/") ? to : before.length > 0 ? null : ownPath(to, host, site.hosts);
  const [start = "", rest] = path?.split("/:splat") ?? [];
  // A target with a query or a fragment never equals an address. A placeholder is compared literally, and no address
  // contains one.
  if (path === null || /[?#]/.test(path) || start.includes(":")) return null;
  const first = start.split("/").filter((it) => it !== "");
  if (first.length === 0 || !first.every((it, at) => mayBe(before[at], it))) return null;
  // The rest has to repeat the segments beyond the start of the target.
  const again = before.slice(first.length);
  if (again.length > 0 && rest === undefined) return null;
  const kept = [
    ...first.map((text): WrittenSegment => ({ kind: "literal", text })),
    ...again,
    ...again.map((it): WrittenSegment => ("name" in it ? { ...it, name: `${it.name}_again` } : it)),
    { kind: "splat" as const },
  ];
  return { ...putTogether({ host, segments: kept, query: [] }), keep: true };
}

function mayBe(segment: WrittenSegment | undefined, text: string): boolean {
  if (segment?.kind !== "literal") return true;
  return canonicalText(segment.text) === canonicalText(text);
}

/** The path of a whole URL on the rule's own host, or on one of the site's; null if it leads elsewhere. */
function ownPath(to: string, host: string, hosts: readonly string[]): string | null {
  const [, authority = "", path = ""] = /^https:\/\/([^/?#]*)([^]*)$/i.exec(to) ?? [];
  const own = host === "" ? hosts : [host];
  return own.some((it) => canonicalHost(it) === canonicalHost(authority)) ? path : null;
}

import type { Instant } from "../../domain/instant.ts";

/** Headers that may override the lifetime given in `Cache-Control`. */
const OTHER_LIFETIMES = [
  "expires",
  "cdn-cache-control",
  "cloudflare-cdn-cache-control",
  "surrogate-control",
];

/** Directives that let a cache serve a stale answer, or not revalidate it. */
const PROLONGING = new Set(["stale-while-revalidate", "stale-if-error", "immutable"]);

/** Statuses that caches store heuristically, for as long as they like (RFC 9111, section 4.2.2). */
const KEPT_FOR_LONG = new Set([301, 308, 410]);

/**
 * Makes an answer of the old site expire no later than the next change.
 *
 * An explicit lifetime is capped. If there is none, the heuristic lifetime that caches would use (a tenth of the time
 * since the last modification) is written out and capped likewise. `no-store` stays.
 *
 * @param headers Changed in place; unchanged if they allow no caching and the answer is not a page.
 * @param secondsLeft Whole seconds until the next change.
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2
 */
export function capLifetime(
  headers: Headers,
  status: number,
  secondsLeft: number,
  now: Instant,
  isPage: boolean,
): void {
  const directives = parseCacheControl(headers.get("cache-control") ?? "");
  const explicit = secondsOf(directives.get("max-age")) ?? secondsToExpiry(headers, now);
  const guessed = directives.has("no-cache") ? null : guessLifetime(headers, status, now);
  const lifetime = explicit ?? guessed;
  const others = [...PROLONGING, "s-maxage"].some((it) => directives.has(it));
  const lasts = (lifetime ?? 0) > 0 || others || OTHER_LIFETIMES.some((it) => headers.has(it));
  if (!isPage && !lasts) return;
  for (const name of OTHER_LIFETIMES) headers.delete(name);
  if (directives.has("no-store")) return;
  if (lifetime !== null) directives.set("max-age", String(Math.min(lifetime, secondsLeft)));
  const shared = secondsOf(directives.get("s-maxage"));
  if (shared !== null) directives.set("s-maxage", String(Math.min(shared, secondsLeft)));
  for (const name of PROLONGING) directives.delete(name);
  headers.set("cache-control", formatCacheControl(directives));
}

/** Directives by lower-case name, in order. The value is "" for a directive without an argument. */
function parseCacheControl(text: string): Map<string, string> {
  const directives = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(
    /([^\s,=]+)(?:\s*=\s*("[^"]*"|[^\s,]*))?/g,
  )) {
    directives.set(name.toLowerCase(), value);
  }
  return directives;
}

function formatCacheControl(directives: ReadonlyMap<string, string>): string {
  return [...directives]
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
    .join(", ");
}

/** An invalid argument counts as stale (RFC 9111, section 4.2.1). */
function secondsOf(value: string | undefined): number | null {
  if (value === undefined) return null;
  return Number.parseInt(value.replaceAll('"', ""), 10) || 0;
}

function secondsToExpiry(headers: Headers, now: Instant): number | null {
  const expires = headers.get("expires");
  if (expires === null) return null;
  const instant = Date.parse(expires);
  return Number.isNaN(instant) ? 0 : Math.max(0, Math.floor((instant - now) / 1000));
}

function guessLifetime(headers: Headers, status: number, now: Instant): number {
  const modified = Date.parse(headers.get("last-modified") ?? "");
  if (!Number.isNaN(modified)) return Math.max(0, Math.floor((now - modified) / 10_000));
  return KEPT_FOR_LONG.has(status) ? Infinity : 0;
}

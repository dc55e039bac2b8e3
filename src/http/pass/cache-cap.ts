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

/** Statuses that caches store without an explicit lifetime (RFC 9110, section 15.1), and the one that confirms those. */
const GUESSABLE = new Set([200, 203, 204, 206, 300, 301, 304, 308, 404, 405, 410, 414, 501]);

/** Those of them that caches keep for as long as they like (RFC 9111, section 4.2.2). */
const KEPT_FOR_LONG = new Set([301, 308, 410]);

/**
 * Makes an answer of the old site expire no later than the next change.
 *
 * An explicit lifetime is capped. If there is none, the heuristic lifetime that caches would use (a tenth of the time
 * since the last modification) is written out and capped likewise. `no-store` stays. A 304 always gets a lifetime:
 * otherwise that of the confirmed copy, capped earlier, would begin anew.
 *
 * @param headers Changed in place; unchanged if they allow no caching and the answer is neither a page nor a 304.
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
  const guessed =
    directives.get("no-cache") === ""
      ? null
      : guessLifetime(headers, status, now, directives.has("public"));
  const lifetime = explicit ?? guessed;
  const others = [...PROLONGING, "s-maxage"].some((it) => directives.has(it));
  const lasts = (lifetime ?? 0) > 0 || others || OTHER_LIFETIMES.some((it) => headers.has(it));
  if (!isPage && !lasts && status !== 304) return;
  for (const name of OTHER_LIFETIMES) {
    if (!forbidsStoring(parseCacheControl(headers.get(name) ?? ""))) headers.delete(name);
  }
  // Beside `must-understand`, `no-store` binds only caches that do not know the status (RFC 9111, section 5.2.2.3).
  if (directives.has("no-store") && !directives.has("must-understand")) return;
  if (lifetime !== null) directives.set("max-age", String(Math.min(lifetime, secondsLeft)));
  const shared = secondsOf(directives.get("s-maxage"));
  if (shared !== null) directives.set("s-maxage", String(Math.min(shared, secondsLeft)));
  for (const name of PROLONGING) directives.delete(name);
  headers.set("cache-control", formatCacheControl(directives));
}

/** Whether directives for shared caches forbid these to store an answer at all. */
function forbidsStoring(directives: ReadonlyMap<string, string>): boolean {
  return directives.has("no-store") || directives.get("private") === "";
}

/**
 * Directives by lower-case name, in order. The value is "" for a directive without an argument. Of several with one
 * name the first counts (RFC 9111, section 4.2.1), or one without an argument, which restricts the most.
 */
function parseCacheControl(text: string): Map<string, string> {
  const directives = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(
    /([^\s,=]+)(?:\s*=\s*("[^"]*"|[^\s,]*))?/g,
  )) {
    const key = name.toLowerCase();
    if (value === "" || !directives.has(key)) directives.set(key, value);
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
  return Number(/^"?(\d+)"?$/.exec(value)?.[1] ?? 0);
}

/** Counted from `Date` if the old site's clock is ahead. A number, which `Date.parse` takes for a year, is invalid. */
function secondsToExpiry(headers: Headers, now: Instant): number | null {
  const expires = headers.get("expires");
  if (expires === null) return null;
  const instant = /[a-z]/i.test(expires) ? Date.parse(expires) : 0;
  const from = Math.max(now, Date.parse(headers.get("date") ?? "") || 0);
  return Math.max(0, Math.floor((instant - from) / 1000)) || 0;
}

function guessLifetime(headers: Headers, status: number, now: Instant, isPublic: boolean): number {
  // Browsers obey `Pragma` only as long as there is no `Cache-Control`.
  const isForbidden = /no-cache/i.test(headers.get("pragma") ?? "");
  if (isForbidden || !(isPublic || GUESSABLE.has(status))) return 0;
  const modified = Date.parse(headers.get("last-modified") ?? "");
  if (!Number.isNaN(modified)) return Math.max(0, Math.floor((now - modified) / 10_000));
  return KEPT_FOR_LONG.has(status) ? Infinity : 0;
}

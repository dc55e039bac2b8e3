import { canonicalHost } from "../domain/url/canonicalize.ts";

/**
 * The pattern of a Worker's route, parsed as Cloudflare does
 * (developers.cloudflare.com/workers/configuration/routing/routes/#matching-behavior).
 */
export interface RoutePattern {
  readonly text: string;
  /** `http:` or `https:`; null for both. */
  readonly protocol: string | null;
  /** In lower case, without the star. */
  readonly host: string;
  /** Whether any characters may precede `host`, even within a label (`*example.com` catches `my-example.com`). */
  readonly hasOpenHost: boolean;
  /** Compared as requested: letter case and escapes matter. */
  readonly path: string;
  /** Whether anything may follow `path`; if not, not even a query. */
  readonly hasOpenPath: boolean;
}

/** @returns null for what Cloudflare rejects: a query, or a star that is not before the host or after the path. */
export function parseRoutePattern(text: string): RoutePattern | null {
  const [, protocol, star, host = "", path = "/"] =
    /^(?:(https?:)\/\/)?(\*)?([^/*?#\s]+)(\/[^?#\s]*)?$/i.exec(text.trim()) ?? [];
  const hasOpenPath = path.endsWith("*");
  const written = hasOpenPath ? path.slice(0, -1) : path;
  const dot = host.startsWith(".") ? "." : "";
  const url = URL.parse(`https://${host.slice(dot.length)}${written}`);
  if (url === null || host === "" || written.includes("*")) return null;
  return {
    text,
    protocol: protocol?.toLowerCase() ?? null,
    host: dot + canonicalHost(url.hostname),
    hasOpenHost: star !== undefined,
    path: url.pathname,
    hasOpenPath,
  };
}

/** A Custom Domain catches everything on one host. It is no pattern. */
export function customDomain(host: string): RoutePattern | null {
  const pattern = parseRoutePattern(host);
  return pattern && { ...pattern, text: host, hasOpenPath: true };
}

/** @param host A name in lower case without a port, because patterns have none. */
export function catchesHost({ host, hasOpenHost }: RoutePattern, asked: string): boolean {
  return hasOpenHost ? asked.endsWith(host) : asked === host;
}

export function catches(pattern: RoutePattern, url: URL): boolean {
  const { protocol, path, hasOpenPath } = pattern;
  const asked = url.pathname + url.search;
  return (
    (protocol === null || protocol === url.protocol) &&
    catchesHost(pattern, url.hostname) &&
    (hasOpenPath ? asked.startsWith(path) : asked === path)
  );
}

/** Whether the first of two patterns that catch an address is more specific, so that it takes precedence. */
export function isMoreSpecific(one: RoutePattern, other: RoutePattern): boolean {
  if (one.hasOpenHost !== other.hasOpenHost) return other.hasOpenHost;
  if (one.host.length !== other.host.length) return one.host.length > other.host.length;
  if (one.path.length !== other.path.length) return one.path.length > other.path.length;
  return !one.hasOpenPath && other.hasOpenPath;
}

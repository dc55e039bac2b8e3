import type { CountedRequest } from "./coverage.ts";

/** A request in a log, a list or a sitemap. */
export interface LoggedRequest {
  /** null if the line does not name it. */
  readonly host: string | null;
  /** A path with its query, or a whole URL. */
  readonly target: string;
  readonly method: string;
  readonly status: number | null;
  readonly hits: number;
  /** Such as `2026-01-31`, in the log's time zone; null if the line does not have it. */
  readonly day: string | null;
}

/** Why a line contains no request. */
export interface LineProblem {
  readonly problem: string;
}

/** @param firstHost The site's first host, for requests that name none. */
export function toCountedRequest(
  { host, target, method, status, hits }: LoggedRequest,
  firstHost: string,
): CountedRequest | LineProblem {
  const rest = { method, status, hits };
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) {
    const url = URL.parse(target);
    if (!url) return { problem: "its address is not a URL" };
    if (!/^https?:$/.test(url.protocol))
      return { problem: `not a web address, but ${url.protocol}` };
    return { url, hasHost: true, ...rest };
  }
  if (!target.startsWith("/")) return { problem: "it names no address on a site" };
  if (host !== null && !/^[^\s/?#@\\]+$/.test(host))
    return { problem: "its host is not a host name" };
  // Logs that include the port distinguish http and https, which are the same site.
  const authority = host === null ? firstHost : host.replace(/:(?:80|443)$/, "");
  const url = URL.parse(`https://${authority}${target}`);
  return url ? { url, hasHost: host !== null, ...rest } : { problem: "its address is not a URL" };
}

/**
 * Undoes what CloudFront does to addresses in its logs: a `%` is written as `%25` there, so that `%C3%BC` is `%25C3%25BC`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export function unescapeTwice(target: string): string {
  return target.replaceAll(/%25(?=[\da-f]{2})/gi, "%");
}

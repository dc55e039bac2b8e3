/**
 * Access logs in the Common and the Combined Log Format, as Apache and nginx write them, with or without the
 * virtual host before them (Apache's `vhost_combined`).
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#accesslog
 */
import { dayOf } from "./log-day.ts";
import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/** The text before the time, the time, the quoted request with escapes, and the status. */
const LINE = /^([^[]{1,1000})\[([^\]]{1,100})\] "((?:[^"\\]|\\.)*)" (\d{3}|-)(?= |$)/;

const REQUEST = /^([A-Za-z]{1,32}) (.+?)(?: HTTP\/\d(?:\.\d)?)?$/;

export function parseLogLine(line: string): LoggedRequest | LineProblem {
  const [, before, time, request, status] = LINE.exec(line) ?? [];
  if (before === undefined || time === undefined || request === undefined) {
    return { problem: "not a line of an access log in the Common or the Combined format" };
  }
  return parseRequestLine(request, {
    host: hostBefore(before),
    status: status ?? "-",
    day: dayOf(time),
  });
}

interface BesideRequest extends Pick<LoggedRequest, "host" | "day"> {
  /** As written. */
  readonly status: string;
}

/** @param request `GET /path HTTP/1.1`. */
export function parseRequestLine(
  request: string,
  { host, status, day }: BesideRequest,
): LoggedRequest | LineProblem {
  const [, method, target] = REQUEST.exec(request) ?? [];
  if (method === undefined || target === undefined) {
    return { problem: "it has no HTTP request" };
  }
  return {
    host,
    target: unescape(target),
    method: method.toUpperCase(),
    status: /^\d{3}$/.test(status) ? Number(status) : null,
    hits: 1,
    day,
  };
}

/** The virtual host, if one precedes the client's address: `www.example.com:443 192.0.2.7 - - `. null if none does. */
function hostBefore(text: string): string | null {
  const [first = "", second = "", ...others] = text.trim().split(/\s+/);
  const isAddress = /^[\d.]+$|^[\da-f.]*:[\da-f:.]*$/i;
  return others.length >= 2 && isAddress.test(second) && !isAddress.test(first) ? first : null;
}

/** Decodes `\xHH`, which servers write for bytes that would break the line; in a URL it is `%HH`. */
function unescape(target: string): string {
  return target.includes("\\")
    ? target.replace(/\\x([\da-f]{2})/gi, "%$1").replace(/\\(["\\])/g, "$1")
    : target;
}

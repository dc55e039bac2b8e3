/**
 * Access logs in the Common and the Combined Log Format, as Apache and nginx write them, with or without the virtual
 * host before them (Apache's `vhost_combined`), or behind the client (lighttpd), and those of Amazon's load balancers.
 *
 * @see https://httpd.apache.org/docs/2.4/logs.html#accesslog
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
import { dayOf } from "./log-day.ts";
import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/**
 * The text before the time, the time, the quoted request with escapes, and the status. Amazon's S3 has more before the
 * request.
 */
const LINE =
  /^(?<before>.{0,1000}?)\[(?<time>\d{1,4}[/-][^\]]{1,100}|\d{9,}(?:\.\d+)?)\] [^"]{0,1000}"(?<request>(?:[^"\\]|\\.)*)" (?<status>\d{3}|-)(?= |$)/;

/** The time, the balancer, client and server, three durations, the statuses of both, two sizes, and the request. */
const BALANCED =
  /^(?:[a-z][a-z\d]* )?(?<time>\d{4}-\d\d-\d\dT\S+)(?: \S+){3}(?: [-\d.]+){3} (?<status>\d{3}|-) \S+ \d+ \d+ "(?<request>(?:[^"\\]|\\.)*)"/;

const REQUEST = /^([A-Za-z]{1,32}) (.+?)(?: HTTP\/\d(?:\.\d)?)?$/;

export function parseLogLine(line: string): LoggedRequest | LineProblem {
  const read = (LINE.exec(line) ?? BALANCED.exec(line))?.groups;
  if (!read) return { problem: "not a line of an access log in the Common or the Combined format" };
  const { before = "", time = "", request = "", status = "-" } = read;
  return parseRequestLine(request, { host: hostBefore(before), status, day: dayOf(time) });
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

/**
 * The virtual host, if one precedes the client's address (`www.example.com:443 192.0.2.7 - - `), or follows it
 * (`192.0.2.7 www.example.com - `). null if none does.
 */
function hostBefore(text: string): string | null {
  const words = text.trim().split(/\s+/);
  // Syslog writes the time, its own server, and the program before the line.
  const [first = "", second = "", third, fourth] = words.slice(words.findLastIndex(isProgram) + 1);
  // A list of proxies has commas.
  const isHost = (it: string): boolean => it !== "-" && !isAddress(it) && !it.includes(",");
  if (fourth === undefined) return second.includes(".") && isHost(second) ? second : null;
  const isClient = isAddress(second) || (third === "-" && second.includes("."));
  return isClient && isHost(first) ? first : null;
}

/** Whether a word is a syslog tag: `nginx:`, `httpd[629]:`. */
function isProgram(word: string): boolean {
  return /^[\w./-]+(?:\[\d+\])?:$/.test(word);
}

function isAddress(word: string): boolean {
  return /^(?:\d+(?:\.\d+){3}|\[?[\da-f]*:[\da-f]*:[\da-f:.]*\]?)(?::\d+)?$/i.test(word);
}

/** Decodes `\xHH`, which servers write for bytes that would break the line; in a URL it is `%HH`. */
function unescape(target: string): string {
  return target.includes("\\")
    ? target.replace(/\\x([\da-f]{2})/gi, "%$1").replace(/\\(["\\])/g, "$1")
    : target;
}

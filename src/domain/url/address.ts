/** The parts of a URL that a decision depends on, as the URL parser serialises them. A `URL` is one. */
export interface Address {
  readonly host: string;
  readonly pathname: string;
  /** With its question mark; empty without a query. */
  readonly search: string;
}

/**
 * URLs that the URL parser would leave unchanged: a lower-case host without port, no segment that begins with a dot, and
 * no ASCII character that the parser would escape or rewrite.
 */
const SERIALISED =
  /^https?:\/\/([a-z\d][a-z\d.-]*)((?:\/(?!\.|%2[Ee])[\w!$%&'()*+,.:;=@|~[\]-]*)+)(\?[\w!$%&()*+,./:;=@?|~[\]-]+)?$/;

/** Whether the URL parser is known to leave a URL unchanged. False negatives are possible. */
export function isSerialised(href: string): boolean {
  return SERIALISED.test(href);
}

/** The address of a request whose URL cannot be parsed. No site has this host. */
const NOWHERE: Address = { host: "", pathname: "/", search: "" };

/**
 * The last host seen, interned as a property name: the runtime keeps one string object per property name and finds it
 * in a `Map` by identity. A slice of a URL would first be looked up among all interned strings.
 */
let lastHost = "";

/**
 * Reads the URL of a request; an unparseable one has an empty host. Runtimes pass on what the visitor sent, dot
 * segments included. A URL that the parser would leave unchanged is sliced instead, at a fraction of the cost.
 *
 * @param href Absolute.
 * @see https://url.spec.whatwg.org/#url-parsing
 */
export function readAddress(href: string): Address {
  const [, host, pathname, search = ""] = SERIALISED.exec(href) ?? [];
  if (host === undefined || pathname === undefined) return parseAddress(href);
  if (host !== lastHost) [lastHost = host] = Object.keys({ [host]: null });
  return { host: lastHost, pathname, search };
}

/** Copies the parts out of the `URL`, so that a cached address does not keep the whole object alive. */
function parseAddress(href: string): Address {
  const url = URL.parse(href);
  return url ? { host: url.host, pathname: url.pathname, search: url.search } : NOWHERE;
}

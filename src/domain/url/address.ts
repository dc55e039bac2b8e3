/** The parts of a URL that decide, as the URL parser serialises them. A `URL` is one. */
export interface Address {
  readonly host: string;
  readonly pathname: string;
  /** With its question mark; empty if there is none. */
  readonly search: string;
}

/**
 * What the URL parser would leave as it is: a lower-case host without port, no segment that begins with a dot,
 * and of the ASCII characters none that would be escaped or read as another.
 */
const SERIALISED =
  /^https?:\/\/([a-z\d][a-z\d.-]*)((?:\/(?!\.|%2[Ee])[\w!$%&'()*+,.:;=@|~[\]-]*)+)(\?[\w!$%&()*+,./:;=@?|~[\]-]+)?$/;

/** Whether a URL is one that the URL parser is known to leave as it is; others may be so too. */
export function isSerialised(href: string): boolean {
  return SERIALISED.test(href);
}

/** The address of a request whose URL cannot be parsed: no site has this host. */
const NOWHERE: Address = { host: "", pathname: "/", search: "" };

/** One and the same text as long as it does not change: the runtime finds that in a `Map` without reading it again. */
let lastHost = "";

/**
 * Takes the URL of a request apart. Runtimes hand on what the visitor wrote, dot segments included; an address that needs
 * no parsing is read off the text, which costs a fraction of it.
 *
 * @param href Absolute.
 * @see https://url.spec.whatwg.org/#url-parsing
 */
export function readAddress(href: string): Address {
  const [, host, pathname, search = ""] = SERIALISED.exec(href) ?? [];
  if (host === undefined || pathname === undefined) return URL.parse(href) ?? NOWHERE;
  if (host !== lastHost) lastHost = host;
  return { host: lastHost, pathname, search };
}

/** The server to ask: the site's own hosts, a server on this machine, or a preview deployment. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Site } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { parseServer, USUAL_SERVER } from "../tables/server-address.ts";
import { CliError } from "../terminal/errors.ts";
import { pasteable } from "../../domain/pasteable.ts";
import type { Manner } from "./compare.ts";

export interface Place {
  readonly name: string;
  readonly manner: Manner;
  /** Whether it is a public server, which is asked slowly, and whose certificates are checked. */
  readonly isPublic: boolean;
  /** Returns the request for an address. */
  locate(url: URL): Asking;
}

export interface Asking {
  /** The destination of the connection, with the path and query that are sent. */
  readonly url: URL;
  /** The header `Host` if it differs from the connection's host; otherwise null. */
  readonly host: string | null;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * @param base An address or a host, as typed.
 * @param at The instant for which a preview is asked; null for its default.
 */
export function readPlace(base: string, site: Site, at: Instant | null): Place {
  const url = parseServer(base);
  if (!url)
    throw new CliError(
      `${base} is not an address`,
      "Write a host, such as www.example.com, or http://localhost:8787",
    );
  if (site.hosts.has(canonicalHost(url.host))) {
    if (at !== null) throw noTimeTravel(url.host, at, new URL(USUAL_SERVER).port);
    const locate = (it: URL): Asking => ({ url: it, host: null });
    return { name: "the site's hosts", manner: "production", isPublic: true, locate };
  }
  if (LOOPBACK.test(url.hostname)) {
    if (at !== null) throw noTimeTravel(url.host, at, url.port);
    const locate = (it: URL): Asking => ({ url: onto(url, it), host: it.host });
    return { name: url.origin, manner: "production", isPublic: false, locate };
  }
  const [first = ""] = site.hosts;
  // Names below localhost mean this machine, whatever its resolver says (RFC 6761, section 6.3).
  const isHere = url.hostname.endsWith(".localhost");
  const connection = isHere ? new URL(`http://127.0.0.1:${url.port}`) : url;
  return {
    name: url.origin,
    manner: "preview",
    isPublic: !isHere,
    locate: (it) => ({
      url: withParameters(onto(connection, it), {
        __host: canonicalHost(it.host) === first ? null : it.host,
        __at: at === null ? null : formatInstant(at),
      }),
      host: isHere ? url.host : null,
    }),
  };
}

function noTimeTravel(host: string, at: Instant, port: string): CliError {
  const preview = `http://preview.localhost:${port}`;
  return new CliError(
    `${host} answers only as of now: --at is for a deployment for reviewers`,
    `Ask a preview: ${pasteable(["verify", preview, "--at", formatInstant(at)])}`,
  );
}

/** The unchanged path and query of an address on another server. */
function onto({ origin }: URL, { pathname, search }: URL): URL {
  return new URL(`${origin}${pathname}${search}`);
}

/** Appends parameters to a query, which is kept byte for byte. */
function withParameters(url: URL, parameters: Readonly<Record<string, string | null>>): URL {
  const added = Object.entries(parameters).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  if (added.length === 0) return url;
  const query = [url.search.slice(1), ...added].filter((it) => it !== "").join("&");
  return new URL(`${url.origin}${url.pathname}?${query}`);
}

/**
 * The local front door, as Cloudflare's routes are in production: it decides by the host which deployment
 * answers. Runs in workerd, never deployed.
 */
import { FRONT_HEADER } from "../console/access/front-header.ts";

interface Env {
  readonly PRODUCTION: Fetcher;
  readonly PREVIEW: Fetcher;
  /** The site's canonical hosts, the first one first. */
  readonly SITE_HOSTS: readonly string[];
  /** By which the preview tells what comes through this door from what goes around it. */
  readonly FRONT_KEY: string;
}

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export default {
  fetch(request, { PRODUCTION, PREVIEW, SITE_HOSTS, FRONT_KEY }) {
    const url = readUrl(request);
    if (url === null) return refuse(400, "This is not a request for an address of a host.\n");
    const [firstHost] = SITE_HOSTS;
    if (LOCAL_NAMES.has(url.hostname)) {
      const isConsole = /^\/_sunset(?:\/|$)/.test(url.pathname);
      return isConsole
        ? PREVIEW.fetch(vouchFor(request, FRONT_KEY))
        : PRODUCTION.fetch(on(firstHost ?? "", request));
    }
    // Under a name below it nobody is the local reviewer: there Access is asked, as on a deployment.
    if (/^(?:.+\.)?preview\.localhost$/.test(url.hostname)) {
      return PREVIEW.fetch(vouchFor(request, FRONT_KEY));
    }
    const host = SITE_HOSTS.find((it) => it === url.host || it === url.hostname.replace(/\.$/, ""));
    if (host !== undefined) return PRODUCTION.fetch(on(host, request));
    // Any other name is somebody else's page trying to reach this machine (DNS rebinding).
    return refuse(404, "There is no such host here.\n");
  },
} satisfies ExportedHandler<Env>;

/**
 * The address that was asked for: the one thing that decides, and the `Host` header is the one place it comes from. null
 * where there is none: two `Host` headers, one that is not a host, and `OPTIONS *`.
 *
 * The runtime's own entry takes an address out of `MF-Original-URL` instead. This Worker has a socket of its own; should
 * a request come through that entry all the same, its two addresses differ.
 */
function readUrl({ url: text, headers }: Request): URL | null {
  const host = headers.get("host") ?? "";
  if (!/^[^\s/\\?#@,]+$/.test(host) || !text.startsWith(`http://${host}/`)) return null;
  return URL.parse(text);
}

/** A request that came in by this door. */
function vouchFor(request: Request, key: string): Request {
  const vouched = new Request(request);
  vouched.headers.set(FRONT_HEADER, key);
  return vouched;
}

function refuse(status: number, message: string): Response {
  return new Response(message, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

/** The request as it would arrive for a host, path and query byte for byte. */
function on(host: string, request: Request): Request {
  const path = request.url.slice(request.url.indexOf("/", "http://".length));
  return new Request(`https://${host}${path}`, request);
}

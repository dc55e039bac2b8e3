/**
 * The local front door, the counterpart of Cloudflare's routes in production: the host decides which deployment
 * answers. Runs in workerd; never deployed.
 */
import { FRONT_HEADER } from "../console/access/front-header.ts";
import { isOwnPath } from "../domain/url/own-path.ts";

interface Env {
  readonly PRODUCTION: Fetcher;
  readonly PREVIEW: Fetcher;
  /** The site's hosts, canonical, in order. */
  readonly SITE_HOSTS: readonly string[];
  /** The secret by which the preview recognises requests that came through this door. */
  readonly FRONT_KEY: string;
}

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export default {
  fetch(request, { PRODUCTION, PREVIEW, SITE_HOSTS, FRONT_KEY }) {
    const url = readUrl(request);
    if (url === null) return refuse(400, "This is not a request for an address of a host.\n");
    const [firstHost] = SITE_HOSTS;
    if (LOCAL_NAMES.has(url.hostname)) {
      return isOwnPath(url.pathname)
        ? PREVIEW.fetch(vouchFor(request, FRONT_KEY))
        : PRODUCTION.fetch(on(firstHost ?? "", request));
    }
    // On its subdomains there is no local reviewer: Access decides, as on a deployment.
    if (/^(?:.+\.)?preview\.localhost$/.test(url.hostname)) {
      return PREVIEW.fetch(vouchFor(request, FRONT_KEY));
    }
    const host = SITE_HOSTS.find((it) => it === url.host || it === url.hostname.replace(/\.$/, ""));
    if (host !== undefined) return PRODUCTION.fetch(on(host, request));
    // Any other name belongs to a foreign page that tries to reach this machine (DNS rebinding).
    return refuse(404, "There is no such host here.\n");
  },
} satisfies ExportedHandler<Env>;

/**
 * The requested address, which alone determines the decision; its host comes only from the `Host` header. null if it is
 * ambiguous or invalid: two `Host` headers, an invalid host, `OPTIONS *`.
 *
 * The runtime's own entry takes the address from `MF-Original-URL` instead, and leads to the embedded storage, which
 * requires a key. This Worker has its own socket; should a request come through that entry, its addresses differ.
 */
function readUrl({ url: text, headers }: Request): URL | null {
  const host = headers.get("host") ?? "";
  if (!/^[^\s/\\?#@,]+$/.test(host) || !text.startsWith(`http://${host}/`)) return null;
  return URL.parse(text);
}

/** Marks a request as having come through this door. */
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

/** The request as it would arrive on a host, with path and query unchanged byte for byte. */
function on(host: string, request: Request): Request {
  const path = request.url.slice(request.url.indexOf("/", "http://".length));
  return new Request(`https://${host}${path}`, request);
}

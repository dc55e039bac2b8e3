/**
 * The local front door, as Cloudflare's routes are in production: it decides by the host which deployment
 * answers. Runs in workerd, never deployed.
 */
interface Env {
  readonly PRODUCTION: Fetcher;
  readonly PREVIEW: Fetcher;
  /** The site's canonical hosts, the first one first. */
  readonly SITE_HOSTS: readonly string[];
}

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

export default {
  fetch(request, { PRODUCTION, PREVIEW, SITE_HOSTS }) {
    const url = new URL(request.url);
    const [firstHost] = SITE_HOSTS;
    if (LOCAL_NAMES.has(url.hostname)) {
      const isConsole = /^\/_sunset(?:\/|$)/.test(url.pathname);
      return isConsole ? PREVIEW.fetch(request) : PRODUCTION.fetch(on(firstHost ?? "", request));
    }
    // Under a name below it nobody is the local reviewer: there Access is asked, as on a deployment.
    if (/^(?:.+\.)?preview\.localhost$/.test(url.hostname)) return PREVIEW.fetch(request);
    const host = SITE_HOSTS.find((it) => it === url.host || it === url.hostname.replace(/\.$/, ""));
    if (host !== undefined) return PRODUCTION.fetch(on(host, request));
    // Any other name is somebody else's page trying to reach this machine (DNS rebinding).
    return new Response("There is no such host here.\n", {
      status: 404,
      headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
    });
  },
} satisfies ExportedHandler<Env>;

/** The request as it would arrive for a host, path and query byte for byte. */
function on(host: string, request: Request): Request {
  const start = request.url.indexOf("/", "https://".length);
  // `OPTIONS *` has no path.
  const path = start === -1 ? "/" : request.url.slice(start);
  return new Request(`https://${host}${path}`, request);
}

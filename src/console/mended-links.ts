/** Redirects links to the console that were broken by mail programs, chats or people to the page that was meant. */
import type { MiddlewareHandler } from "hono";
import { isOwnPath } from "../domain/url/own-path.ts";
import { repairAddress } from "../domain/url/repair.ts";
import type { ConsoleEnv } from "./shared/env.ts";
import { findReleases, isWholeId, mendId } from "./shared/find-release.ts";
import { RELEASES_PATH, ROOT } from "./ui/menu.ts";
import { renderNoSuchVersion } from "./no-such-version.tsx";
import { decodeIfText } from "../domain/decode.ts";

/** Redirects to the address that was meant, and completes an abbreviated release id. */
export const mendLinks: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  const { method } = context.req;
  if (method !== "GET" && method !== "HEAD") return next();
  const { services, view } = context.var;
  const asked = view.url.pathname + view.url.search;
  const link = mendLink(view.url);
  for (const place of [PATH_ID, PARAMETER_ID]) {
    const text = place.read(link);
    if (text === null || isWholeId(text)) continue;
    const found = await findReleases(services, text);
    const [id] = found;
    if (id === undefined || found.length > 1) {
      return context.html(renderNoSuchVersion(view, text, found), 404);
    }
    place.write(link, id);
  }
  const meant = link.pathname + link.search;
  return meant === asked ? next() : context.redirect(meant, 302);
};

/** Redirects a link that is entirely in capitals to the page that was meant: the router takes it for an old address. */
export const mendCapitals: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  const { pathname, search } = new URL(context.req.url);
  const isMeant = isOwnPath(pathname.toLowerCase());
  if (isOwnPath(pathname) || !isMeant || !["GET", "HEAD"].includes(context.req.method))
    return next();
  // A decision is identified by its time, in capitals; nothing else in our paths contains any.
  const path = pathname
    .toLowerCase()
    .replace(/\d{4}-\d\d-\d\dt[\d:.]+z/g, (it) => it.toUpperCase());
  return context.redirect(path + search.toLowerCase(), 302);
};

/** A part of an address that names a release. */
interface Place {
  readonly read: (link: URL) => string | null;
  readonly write: (link: URL, id: string) => void;
}

const PATH_ID: Place = {
  read({ pathname }) {
    const [id] = pathname.startsWith(`${RELEASES_PATH}/`)
      ? pathname.slice(RELEASES_PATH.length + 1).split("/")
      : [];
    return id === undefined || id === "" ? null : decodeIfText(id);
  },
  write(link, id) {
    const rest = link.pathname
      .slice(RELEASES_PATH.length + 1)
      .split("/")
      .slice(1);
    link.pathname = [RELEASES_PATH, id, ...rest].join("/");
  },
};

/** The parameter `release`. Values that are not ids, such as `live`, are left to the page. */
const PARAMETER_ID: Place = {
  read({ searchParams }) {
    const text = searchParams.get("release");
    return text !== null && /^[0-9a-f]+$/.test(mendId(text)) ? text : null;
  },
  write: ({ searchParams }, id) => searchParams.set("release", id),
};

/**
 * Repairs a link the way visitors' addresses are repaired; the console's have no trailing slash and no escapes in the
 * path.
 */
function mendLink({ href }: URL): URL {
  const link = new URL(href);
  const plain = new URL(`${link.origin}${unescaped(link.pathname)}${link.search}`);
  // Dots after escaped slashes would lead out of the console.
  if (!plain.pathname.startsWith(`${ROOT}/`)) return link;
  const mended = repairAddress(plain.pathname, plain.search) ?? plain;
  link.pathname = mended.pathname.replace(/\/+$/, "");
  if (link.search !== mended.search) link.search = mended.search;
  return link;
}

/** Unescapes slashes, letters and digits, which a program need not have escaped, even if they were escaped twice. */
function unescaped(pathname: string): string {
  return pathname
    .replace(/%25(?=[0-9a-f]{2})/gi, "%")
    .replace(/%(?:2[df]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f)/gi, (it) => decodeURIComponent(it));
}

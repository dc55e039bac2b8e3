/** Links to the console that mails, chats and people broke lead to the page that was meant. */
import type { MiddlewareHandler } from "hono";
import { repairAddress } from "../domain/url/repair.ts";
import type { ConsoleEnv } from "./shared/env.ts";
import { findReleases, isWholeId, mendId } from "./shared/find-release.ts";
import { RELEASES_PATH, ROOT } from "./ui/menu.ts";
import { renderNoSuchVersion } from "./no-such-version.tsx";

/** Redirects to the address that was meant, with the whole id of the release that a part of one names. */
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

/** Leads from a link whole in capitals to the page that was meant: the router takes it for an old address. */
export const mendCapitals: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
  const { pathname, search } = new URL(context.req.url);
  const isOurs = pathname.startsWith(`${ROOT}/`) || pathname === ROOT;
  const isMeant = /^\/_sunset(?:\/|$)/i.test(pathname);
  if (isOurs || !isMeant || !["GET", "HEAD"].includes(context.req.method)) return next();
  // A decision is named by its time, in capitals; nothing else in our paths has any.
  const path = pathname
    .toLowerCase()
    .replace(/\d{4}-\d\d-\d\dt[\d:.]+z/g, (it) => it.toUpperCase());
  return context.redirect(path + search.toLowerCase(), 302);
};

/** Where an address names a release. */
interface Place {
  readonly read: (link: URL) => string | null;
  readonly write: (link: URL, id: string) => void;
}

const PATH_ID: Place = {
  read({ pathname }) {
    const [id] = pathname.startsWith(`${RELEASES_PATH}/`)
      ? pathname.slice(RELEASES_PATH.length + 1).split("/")
      : [];
    return id === undefined || id === "" ? null : decoded(id);
  },
  write(link, id) {
    const rest = link.pathname
      .slice(RELEASES_PATH.length + 1)
      .split("/")
      .slice(1);
    link.pathname = [RELEASES_PATH, id, ...rest].join("/");
  },
};

/** What is not an id at all, such as `live`, is a matter of the page. */
const PARAMETER_ID: Place = {
  read({ searchParams }) {
    const text = searchParams.get("release");
    return text !== null && /^[0-9a-f]+$/.test(mendId(text)) ? text : null;
  },
  write: ({ searchParams }, id) => searchParams.set("release", id),
};

/** As visitors' addresses are mended; the console's have no slash at their end, and no escape in their path. */
function mendLink({ href }: URL): URL {
  const link = new URL(href);
  const plain = new URL(`${link.origin}${unescaped(link.pathname)}${link.search}`);
  // Dots behind escaped slashes would lead out of the console.
  if (!plain.pathname.startsWith(`${ROOT}/`)) return link;
  const mended = repairAddress(plain.pathname, plain.search) ?? plain;
  link.pathname = mended.pathname.replace(/\/+$/, "");
  if (link.search !== mended.search) link.search = mended.search;
  return link;
}

/** What a program escaped that need not be: slashes, letters and digits; once or twice. */
function unescaped(pathname: string): string {
  return pathname
    .replace(/%25(?=[0-9a-f]{2})/gi, "%")
    .replace(/%(?:2[df]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f)/gi, (it) => decodeURIComponent(it));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

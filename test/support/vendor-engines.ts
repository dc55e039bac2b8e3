/** The vendors' own engines, asked as a browser would ask their servers. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What an engine answers: a status and a target, or null where it has no redirect. */
export type VendorAnswer = { readonly status: number; readonly location: string } | null;
export type AskVendor = (url: URL) => VendorAnswer;

interface NetlifyMatcher {
  match(request: object): { readonly to: string; readonly status: number } | null;
}

/**
 * Netlify's engine, compiled to WebAssembly. It finds the rule and fills the target; what its server does with it is
 * done here: a target without a query of its own gets the visitor's.
 */
export async function netlify(text: string): Promise<AskVendor> {
  const engine: {
    parsePlain(rules: string, options: object): Promise<NetlifyMatcher>;
  } = require("netlify-redirector");
  const matcher = await engine.parsePlain(text, {});
  return (url) => {
    const found = matcher.match({
      scheme: url.protocol.slice(0, -1),
      host: url.hostname,
      path: url.pathname,
      query: url.search.slice(1),
      headers: {},
      cookieValues: {},
      getHeader: () => "",
      getCookie: () => "",
    });
    if (!found) return null;
    const target = new URL(found.to, url);
    const [, before = "", hash = ""] = /^([^#]*)(.*)$/s.exec(target.href) ?? [];
    const location = /^[^#]*\?/.test(found.to) ? target.href : before + url.search + hash;
    return { status: found.status, location };
  };
}

interface VercelRoute {
  readonly src: string;
  readonly status: number;
  readonly headers: { readonly Location: string };
  readonly has?: readonly { type: string; key?: string; value?: string }[];
}

/**
 * Vercel's conversion of `redirects` to routes; what its server does with these is done here, as its own development
 * server does: the first route whose expression and conditions hold, its groups filled in, the visitor's query merged.
 */
export function vercel(text: string): AskVendor {
  const engine: {
    getTransformedRoutes(config: object): {
      routes: readonly Partial<VercelRoute>[] | null;
      error: { message: string } | null;
    };
  } = require("@vercel/routing-utils");
  const { routes, error } = engine.getTransformedRoutes(JSON.parse(text));
  if (error) throw new Error(error.message);
  const redirects = (routes ?? []).filter(
    (it): it is VercelRoute => it.headers?.Location !== undefined,
  );
  return (url) => {
    for (const { src, status, headers, has = [] } of redirects) {
      const found = new RegExp(src).exec(url.pathname);
      if (!found) continue;
      const groups = new Map(Object.entries(found.groups ?? {}));
      found.forEach((it, at) => groups.set(String(at), it ?? ""));
      if (!has.every((it) => holds(it, url, groups))) continue;
      const filled = headers.Location.replace(
        /\$(\w+)/g,
        (all, name: string) => groups.get(name) ?? all,
      );
      return { status, location: merge(new URL(filled, url), url) };
    }
    return null;
  };
}

function holds(
  { type, key = "", value }: { type: string; key?: string; value?: string },
  url: URL,
  groups: Map<string, string>,
): boolean {
  const given =
    type === "host" ? url.hostname : type === "query" ? url.searchParams.get(key) : null;
  if (given === null) return false;
  if (value === undefined) {
    groups.set(key, given);
    return true;
  }
  const found = new RegExp(`^${value}$`).exec(given);
  for (const [name, text] of Object.entries(found?.groups ?? {})) groups.set(name, text ?? "");
  return found !== null;
}

/** The target's own parameters go before the visitor's. */
function merge(target: URL, { searchParams }: URL): string {
  const own = new Set(target.searchParams.keys());
  for (const [name, value] of searchParams) {
    if (!own.has(name)) target.searchParams.append(name, value);
  }
  return target.href;
}

interface FirebaseEntry {
  readonly source?: string;
  readonly regex?: string;
  readonly destination: string;
  readonly type?: number;
}

/**
 * Firebase's emulator, superstatic 11, cannot be installed without compiling `re2`. What its redirects do is written
 * down here once more, over the two packages that do the work there.
 */
export function firebase(text: string): AskVendor {
  const {
    minimatch,
  }: { minimatch: (path: string, glob: string) => boolean } = require("minimatch");
  const pathToRegexp: ((path: string, keys: { name: string }[]) => RegExp) & {
    compile(path: string): (values: object) => string;
  } = require("path-to-regexp-1");
  const file: { hosting: { redirects: FirebaseEntry[] } } = JSON.parse(text);
  const answer = (entry: FirebaseEntry, path: string): string | null => {
    const { source, regex, destination } = entry;
    if (/(?:^|\/):/.test(destination.replace(/^https:\/\//, ""))) {
      const keys: { name: string }[] = [];
      const found =
        source === undefined
          ? new RegExp(regex ?? "", "u").exec(path)
          : pathToRegexp(source, keys).exec(path);
      if (found) {
        const values: Record<string, string | string[] | undefined> = { ...found.groups };
        if (source === undefined) found.forEach((it, at) => (values[at] = it));
        keys.forEach(({ name }, at) => {
          const value = found[at + 1];
          values[name] = value?.includes("/") ? value.split("/") : value;
        });
        try {
          return decodeURIComponent(pathToRegexp.compile(destination)(values));
        } catch {
          return null;
        }
      }
    }
    const isMatch =
      source === undefined ? new RegExp(regex ?? "", "u").test(path) : minimatch(path, source);
    return isMatch ? destination : null;
  };
  return (url) => {
    const [path = "", query = ""] = decodeURI(url.pathname + url.search).split("?");
    for (const entry of file.hosting.redirects) {
      const found = answer(entry, path);
      if (found === null) continue;
      const joint = found.includes("?") ? "&" : "?";
      const target = encodeURI(query === "" ? found : found + joint + query);
      return { status: entry.type ?? 301, location: new URL(target, url).href };
    }
    return null;
  };
}

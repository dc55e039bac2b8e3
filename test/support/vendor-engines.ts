/** The vendors' own engines, queried like their servers by a browser. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** An engine's answer: a status and a target, or null if it has no redirect. */
export type VendorAnswer = { readonly status: number; readonly location: string } | null;
export type AskVendor = (url: URL) => VendorAnswer;

interface NetlifyMatcher {
  match(request: object): { readonly to: string; readonly status: number } | null;
}

/**
 * Netlify's engine, compiled to WebAssembly, which finds the rule and fills the target. The server's part is done here:
 * a target without a query of its own gets the visitor's.
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
 * Vercel's conversion of `redirects` to routes. The server's part is done here as in Vercel's development server: it
 * takes the first route whose expression and conditions match, fills in groups and merges the visitor's query.
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
  const compiled = redirects.map((it) => ({ ...it, expression: new RegExp(it.src) }));
  return (url) => {
    for (const { expression, status, headers, has = [] } of compiled) {
      const found = expression.exec(url.pathname);
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

/** Merges parameters; the target's own take precedence over the visitor's. */
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
 * Firebase's emulator, superstatic 11, cannot be installed without compiling `re2`. Its redirects are reimplemented
 * here with the two packages on which they are based.
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
          ? new RegExp((regex ?? "").replaceAll("(?P<", "(?<"), "u").exec(path)
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
      source === undefined
        ? new RegExp((regex ?? "").replaceAll("(?P<", "(?<"), "u").test(path)
        : minimatch(path, source);
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

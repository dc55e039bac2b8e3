/** Finds the hosts of the site that a server's configuration is for. */
import { matcherOf } from "./match-expression.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { parseExpression } from "./expression.ts";

/** A server as requests select it: by its names, on the ports where it listens. */
export interface NamedServer {
  readonly names: readonly string[];
  readonly ports: readonly string[];
}

/**
 * Gives each server the hosts that it answers; one without names gets those that no other server has.
 *
 * @param servers Their names: a host, `*.example.com`, `.example.com` for that and everything below, or `~expression`.
 * @param goesFirst Which of several servers on one port gets a host: the first, or the one that names it most exactly.
 * @returns The hosts as the site writes them; null for all of them.
 */
export function shareOut(
  servers: readonly NamedServer[],
  hosts: readonly string[],
  goesFirst: "first" | "most-exact",
): (readonly string[] | null)[] {
  const named = servers.map(({ names, ports }) => {
    const real = names.filter((it) => it !== "_" && it !== "");
    return { names: real, ports };
  });
  const ports = new Set(servers.flatMap((it) => it.ports));
  const asked = servers.map(() => new Set<string>());
  for (const host of hosts) {
    for (const port of ports) {
      const found = named.flatMap(({ names, ports: own }, index) => {
        const how = own.includes(port) ? howExactly(host, names) : null;
        return how === null ? [] : [{ index, how: goesFirst === "first" ? 0 : how }];
      });
      const best = found.toSorted((a, b) => a.how - b.how)[0];
      const names = named[best?.index ?? -1]?.names.join(" ");
      // Several servers with the same names are parts of one, as in a file of rejects.
      for (const it of found) {
        if (named[it.index]?.names.join(" ") === names) asked[it.index]?.add(host);
      }
    }
  }
  const left = hosts.filter((host) => !asked.some((it) => it.has(host)));
  return named.map(({ names }, index) => {
    const all = names.length === 0 ? left : hosts.filter((it) => asked[index]?.has(it));
    return all.length === hosts.length ? null : all;
  });
}

/**
 * The rank of the best name; lower is more exact: a name, then wildcards, the longest first, then expressions; null if
 * none matches.
 */
function howExactly(host: string, names: readonly string[]): number | null {
  const found = names.flatMap((name) => {
    if (hostsNamed([name], [host]).length === 0) return [];
    if (name.startsWith("~")) return [3000];
    if (name.startsWith(".") && canonicalHost(host) === canonicalHost(name.slice(1))) return [0];
    return [/^\*|^\./.test(name) ? 1000 - name.length : name.endsWith(".*") ? 2000 : 0];
  });
  return found.length === 0 ? null : Math.min(...found);
}

export function hostsNamed(names: readonly string[], hosts: readonly string[]): string[] {
  const matched = names.flatMap((it) => {
    const found = it.startsWith("~") ? hostsMatching(it.slice(1), hosts) : success([]);
    return found.ok ? found.value : [];
  });
  const all = new Set(matched);
  return hosts.filter(
    (host) => all.has(host) || names.some((name) => isNamed(canonicalHost(host), name)),
  );
}

function isNamed(host: string, name: string): boolean {
  const wanted = canonicalHost(name.replace(/^https?:\/\//i, "").replace(/:\d+$/, ""));
  if (wanted.startsWith("*.")) return host.endsWith(wanted.slice(1));
  if (wanted.endsWith(".*")) return host.startsWith(wanted.slice(0, -1));
  if (wanted.startsWith(".")) return host.endsWith(wanted) || host === wanted.slice(1);
  return host === wanted;
}

export function hostsMatching(
  source: string,
  hosts: readonly string[],
): Result<string[], ExpressionProblem> {
  const expression = parseExpression(source);
  if (!expression.ok) return expression;
  const matches = matcherOf(expression.value);
  return success(hosts.filter((host) => matches(canonicalHost(host))));
}

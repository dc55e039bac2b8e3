/** Which of the site's hosts a server's configuration is for. */
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";
import { type ExpressionNode, parseExpression } from "./expression.ts";

/**
 * Gives each server the hosts that it names; one that names none has those that no other does.
 *
 * @param servers Their names: a host, `*.example.com`, `.example.com` for that and all below, or `~expression`.
 * @returns As the site writes them; null for all of them.
 */
export function shareOut(
  servers: readonly (readonly string[])[],
  hosts: readonly string[],
): (readonly string[] | null)[] {
  const named = servers.map((names) => {
    const real = names.filter((it) => it !== "_" && it !== "");
    return real.length === 0 ? null : hostsNamed(real, hosts);
  });
  const claimed = new Set(named.flatMap((it) => it ?? []));
  const left = hosts.filter((it) => !claimed.has(it));
  return named.map((own) => {
    const all = own ?? left;
    return all.length === hosts.length ? null : all;
  });
}

/** @returns Those of the hosts that one of the names names. */
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
  if (wanted.startsWith(".")) return host.endsWith(wanted) || host === wanted.slice(1);
  return host === wanted;
}

/** Of the hosts, those that an expression matches. */
export function hostsMatching(
  source: string,
  hosts: readonly string[],
): Result<string[], ExpressionProblem> {
  const expression = parseExpression(source);
  if (!expression.ok) return expression;
  const { choices } = expression.value;
  const matching = hosts.filter((host) => {
    const text = canonicalHost(host);
    const starts = Array.from({ length: text.length + 1 }, (_none, at) => at);
    return starts.some((at) => endsOf(choices, text, new Set([at])).size > 0);
  });
  return success(matching);
}

/** Where in `text` one of the choices can end that begins at one of `starts`. */
function endsOf(
  choices: readonly (readonly ExpressionNode[])[],
  text: string,
  starts: ReadonlySet<number>,
): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const nodes of choices) {
    let reached = starts;
    for (const node of nodes) {
      reached = new Set([...reached].flatMap((at) => [...endsOfNode(node, text, at)]));
    }
    for (const end of reached) ends.add(end);
  }
  return ends;
}

function endsOfNode(node: ExpressionNode, text: string, at: number): Iterable<number> {
  switch (node.kind) {
    case "text":
      return text.startsWith(node.text.toLowerCase(), at) ? [at + node.text.length] : [];
    case "start":
      return at === 0 ? [at] : [];
    case "end":
      return at === text.length ? [at] : [];
    case "maybe":
      return [at, ...endsOfNode(node.node, text, at)];
    case "group":
      return endsOf(node.choices, text, new Set([at]));
    case "segment":
    case "rest": {
      // A host has no slash, so that both take any characters.
      const least = node.kind === "rest" && node.mayBeEmpty ? 0 : 1;
      const count = Math.max(0, text.length - at - least + 1);
      return Array.from({ length: count }, (_none, more) => at + least + more);
    }
  }
}

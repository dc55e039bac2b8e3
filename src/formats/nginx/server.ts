/** Finds nginx's `server` blocks and the hosts of the site that each is for. */
import type { Statement } from "./syntax.ts";
import { shareOut } from "../regex/server-hosts.ts";

export interface NginxServer {
  /** null for the contents of a server without its block. */
  readonly statement: Statement | null;
  readonly statements: readonly Statement[];
  readonly names: readonly string[];
  /** As the site writes them; null for all of them. */
  readonly hosts: readonly string[] | null;
}

/** Directives that are at the top level only in a file with a part of a server. */
const INSIDE = new Set(["location", "return", "rewrite", "if", "server_name"]);

/** Lists the servers; of those for one host https comes first, because returning visitors arrive there. */
export function findServers(
  statements: readonly Statement[],
  hosts: readonly string[],
): NginxServer[] {
  const outer = statements.flatMap((it) => (it.name === "http" ? (it.block ?? []) : [it]));
  const servers = outer
    .filter((it) => it.name === "server" && it.block !== null)
    .map((it) => ({ statement: it, statements: it.block ?? [], names: namesOf(it.block ?? []) }));
  const loose = outer.filter((it) => INSIDE.has(it.name));
  const all = [
    ...servers,
    ...(loose.length > 0 ? [{ statement: null, statements: loose, names: namesOf(loose) }] : []),
  ];
  const shares = shareOut(
    all.map((it) => ({ names: it.names, ports: portsOf(it.statements) })),
    hosts,
    "most-exact",
  );
  return all
    .map((it, index) => ({ ...it, hosts: shares[index] ?? null }))
    .toSorted((a, b) => Number(isSecure(b.statements)) - Number(isSecure(a.statements)));
}

function namesOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((it) => (it.name === "server_name" ? it.args : []));
}

function portsOf(statements: readonly Statement[]): readonly string[] {
  const ports = statements
    .filter((it) => it.name === "listen" && !it.args[0]?.startsWith("unix:"))
    .map((it) => /(?:^|:)(\d+)$/.exec(it.args[0] ?? "")?.[1] ?? "80");
  return ports.length > 0 ? ports : ["80"];
}

function isSecure(statements: readonly Statement[]): boolean {
  return statements.some(
    (it) => it.name === "listen" && (it.args.includes("ssl") || /(^|:)443$/.test(it.args[0] ?? "")),
  );
}

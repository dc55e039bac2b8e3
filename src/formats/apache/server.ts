/** Finds Apache's virtual hosts and the hosts of the site that each is for. */
import { shareOut } from "../regex/server-hosts.ts";
import { type Directive, type Section, splitWords } from "./syntax.ts";

/** The directives of one virtual host, or those outside all of them. */
export interface ApacheServer {
  /** null outside virtual hosts. */
  readonly section: Section | null;
  readonly directives: readonly Directive[];
  readonly names: readonly string[];
  /** As the site writes them; null for all of them. */
  readonly hosts: readonly string[] | null;
  /** Whether it is outside the virtual hosts of a file that has some. */
  readonly isMain: boolean;
  /** Whether rewriting is on unless a directive in it says otherwise. */
  readonly isOnByDefault: boolean;
  /** The folders of the site's files, if the file names them. */
  readonly roots: readonly string[];
}

/** Lists the servers: https before http, because returning visitors arrive there; the one for all hosts is last. */
export function findServers(
  directives: readonly Directive[],
  hosts: readonly string[],
): ApacheServer[] {
  const groups = Map.groupBy(directives, ({ sections }) => serverOf(sections));
  const servers = [...groups].map(([section, own]) => ({
    section,
    directives: own,
    names: own.flatMap((it) => (/^server(name|alias)$/.test(it.name) ? splitWords(it.rest) : [])),
  }));
  const own = servers.filter((it) => it.section !== null);
  const shares = shareOut(
    own.map((it) => ({ names: it.names, ports: portsOf(it.section) })),
    hosts,
    "first",
  );
  const main = groups.get(null) ?? [];
  const roots = directives.flatMap((it) =>
    it.name === "documentroot" ? splitWords(it.rest).slice(0, 1) : [],
  );
  const isMain = own.length > 0;
  const made = {
    roots,
    isMain: false,
    isOnByDefault: isSwitchedOn(main.filter(isOutside)) ?? false,
  };
  const shared = own.map((it, index) => ({ ...it, ...made, hosts: shares[index] ?? null }));
  const outside = servers
    .filter((it) => it.section === null)
    .map((it) => ({ ...it, ...made, hosts: null, isMain, isOnByDefault: true }));
  return [...shared.toSorted((a, b) => Number(isSecure(b)) - Number(isSecure(a))), ...outside];
}

function portsOf(section: Section | null): readonly string[] {
  const ports = (section?.args ?? []).map((it) => /:(\d+)$/.exec(it)?.[1] ?? "*");
  return ports.length === 0 || ports.includes("*") ? ["80", "443"] : ports;
}

function isOutside({ sections }: Directive): boolean {
  return !sections.some((it) => it.name === "directory");
}

/** The value of the last `RewriteEngine`; null if there is none. */
export function isSwitchedOn(directives: readonly Directive[]): boolean | null {
  const engine = directives.findLast((it) => it.name === "rewriteengine");
  return engine === undefined ? null : !/^"?off\b/i.test(engine.rest);
}

function serverOf(sections: readonly Section[]): Section | null {
  return sections.find((it) => it.name === "virtualhost") ?? null;
}

function isSecure({ section, directives }: Pick<ApacheServer, "section" | "directives">): boolean {
  const isSwitched = directives.some((it) => it.name === "sslengine" && /^on\b/i.test(it.rest));
  return isSwitched || (section?.args.some((it) => it.endsWith(":443")) ?? false);
}

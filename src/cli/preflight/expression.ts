/** The addresses that matter: those of these hosts, in these parts. */
export interface Reach {
  readonly hosts: ReadonlySet<string>;
  readonly scope: readonly string[];
}

/**
 * Whether a rule with this expression may act on an address of the site. The expression is not evaluated
 * (developers.cloudflare.com/ruleset-engine/rules-language): the answer is no if it names only other hosts, or only
 * paths out of scope, and yes for everything else, including what is not understood.
 */
export function mayTouch(expression: string, reach: Reach): boolean {
  return alternatives(expression).some((it) => mayTouchAll(it, reach));
}

interface Clause {
  /** The text outside quotes. */
  readonly code: string;
  readonly literals: readonly string[];
}

function alternatives(expression: string): Clause[] {
  const tokens = expression.match(/"(?:\\.|[^"\\])*"|[^"]+|"/g) ?? [];
  const marked = tokens.map((it, index) => (it.startsWith('"') ? `\0${index}\0` : it)).join("");
  return marked.split(/\bor\b|\|\|/).map((part) => ({
    code: part.replaceAll(/\0\d+\0/g, '""'),
    literals: [...part.matchAll(/\0(\d+)\0/g)].map(([, index]) =>
      (tokens[Number(index)] ?? "").slice(1, -1).replaceAll("\\", "").toLowerCase(),
    ),
  }));
}

function mayTouchAll({ code, literals }: Clause, reach: Reach): boolean {
  if (/\bnot\b|\bne\b|!/.test(code)) return true;
  const isLoose =
    /\b(contains|matches|wildcard|starts_with|ends_with|lookup_json_string)\b|~/.test(code) ||
    literals.some((it) => it.includes("*"));
  const addresses = literals.map((it) => it.replace(/^[a-z*]+:\/\//, ""));
  if (/\bhttp\.(host|request\.full_uri)\b/.test(code)) {
    const hosts = addresses.flatMap((it) => /^[*\w.-]*[\w-]\.\w[\w-]*/.exec(it) ?? []);
    if (hosts.length > 0 && !hosts.some((it) => namesHost(it, reach.hosts, isLoose))) return false;
  }
  const paths = addresses.flatMap((it) => (it.includes("/") ? [it.slice(it.indexOf("/"))] : []));
  if (paths.length === 0) return true;
  return paths.some((it) => mayMeetScope(it, reach.scope, isLoose));
}

function namesHost(written: string, hosts: ReadonlySet<string>, isLoose: boolean): boolean {
  const name = written.replaceAll("*", "").replace(/^\.+/, "");
  return isLoose ? [...hosts].some((it) => it.includes(name)) : hosts.has(name);
}

/** @param isOpen Whether more may precede or follow it. */
export function mayMeetScope(path: string, scope: readonly string[], isOpen: boolean): boolean {
  const [before = ""] = path.toLowerCase().split("*");
  return scope.some(
    (it) =>
      it === "/" ||
      before === it ||
      before.startsWith(`${it}/`) ||
      (isOpen && (before === "" || it.startsWith(before))),
  );
}

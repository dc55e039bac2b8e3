/** Reads nginx's `map`: a variable that is derived from another, here from the address. */
import { doubledSlash } from "./doubled-slash.ts";
import { parseQuery } from "../../domain/url/query.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { EntryPlace, Refusal } from "../import/entries.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { findAddresses, findPaths, type RegexPaths } from "../regex/regex-to-paths.ts";
import { hostsMatching, hostsNamed } from "../regex/server-hosts.ts";
import type { Statement } from "./syntax.ts";
import { exactPath, type PathPattern, type QueryCase } from "../regex/path-pattern.ts";
import { readQueryExpression, readQueryText } from "../regex/query-condition.ts";
import {
  asWritten,
  failUnsupported,
  forNoHost,
  inexpressible,
  pathQuirks,
  queryQuirks,
  unreadable,
  unsupported,
} from "../import/refusals.ts";
import { type MapSource, readSource } from "./map-source.ts";
import { decodeIfText } from "../../domain/decode.ts";

export interface NginxMap {
  /** Without its dollar sign. */
  readonly variable: string;
  readonly statement: Statement;
  /** In the order in which they are tried. */
  readonly rows: readonly MapRow[];
}

interface RowKey {
  /** null if the row has no condition on the host. */
  readonly hosts: readonly string[] | null;
  readonly patterns: readonly PathPattern[] | null;
  readonly queries: readonly QueryCase[] | null;
}

export interface MapRow extends RowKey {
  readonly place: EntryPlace;
  /** The problem, if the row cannot be used. */
  readonly refusal: Refusal | null;
  readonly value: string;
  readonly isDefault: boolean;
  /** Whether it stands for a variable that is always the same. */
  readonly isConstant?: boolean;
  readonly quirks: readonly Refusal[];
}

/** A row for all addresses. */
export const ALL_ROW = {
  hosts: null,
  patterns: null,
  queries: null,
  refusal: null,
  isDefault: false,
  quirks: [],
} as const;

/**
 * @param statements The `map` statements; rows of several with the same variable are joined.
 * @returns The maps by variable, without those that are derived from something other than the address.
 */
export function readMaps(
  statements: readonly Statement[],
  hosts: readonly string[],
): ReadonlyMap<string, NginxMap> {
  const maps = new Map<string, NginxMap>();
  const others: Statement[] = [];
  for (const statement of statements) {
    const [from = "", to = ""] = statement.args;
    const source = readSource(from);
    if (!to.startsWith("$") || !statement.block) continue;
    if (!source) others.push(statement);
    else addMap(maps, statement, readRows(statement, source, hosts));
  }
  // A map of a map may precede the map that it is derived from.
  for (let count = -1; count !== maps.size;) {
    count = maps.size;
    for (const statement of others) {
      const inner = maps.get(statement.args[0]?.replace(/[${}]/g, "") ?? "");
      const variable = statement.args[1]?.slice(1) ?? "";
      if (inner && !maps.has(variable)) addMap(maps, statement, composeRows(inner, statement));
    }
  }
  return maps;
}

function addMap(maps: Map<string, NginxMap>, statement: Statement, rows: readonly MapRow[]): void {
  const variable = statement.args[1]?.slice(1) ?? "";
  const known = maps.get(variable);
  const isSame = known?.statement.args[0] === statement.args[0];
  const all = [...(isSame ? (known?.rows ?? []) : []), ...rows];
  maps.set(variable, { variable, statement, rows: all.toSorted((a, b) => rank(a) - rank(b)) });
}

/** Texts come first, then expressions in their order, and the default last. */
function rank({ isDefault, place }: MapRow): number {
  if (isDefault) return 2;
  return /^["']?~/.test(place.text) ? 1 : 0;
}

const FLAGS = /^(?:volatile|hostnames)$/;

function readRows(
  { block, args }: Statement,
  source: MapSource,
  hosts: readonly string[],
): readonly MapRow[] {
  const all = (block ?? []).filter((it) => !(FLAGS.test(it.name) && it.args.length === 0));
  return all.map((row): MapRow => {
    const made = { ...ALL_ROW, place: row };
    const refuse = (refusal: Refusal): MapRow => ({ ...made, value: "", refusal });
    const [value] = row.args;
    if (row.name === "include") {
      return refuse(
        unsupported(`the rows of ${asWritten(value)} are in another file`, "Copy them here"),
      );
    }
    if (value === undefined || row.args.length > 1 || row.block) {
      return refuse(
        unreadable(`${asWritten(row.name)} has no value`, "Write a key, a value and a ;"),
      );
    }
    if (row.name === "default") return { ...made, value, isDefault: true };
    const isExpression = row.name.startsWith("~");
    const text = isExpression ? row.name.replace(/^~\*?/, "") : row.name.replace(/^\\/, "");
    const key = isExpression
      ? readExpression(text, source, hosts)
      : readText(text, source, hosts, args[0]);
    return key.ok ? { ...made, ...key.value, value } : refuse(key.problem);
  });
}

type ReadKey = Partial<RowKey> & { readonly quirks?: readonly Refusal[] };

function readText(
  key: string,
  source: MapSource,
  hosts: readonly string[],
  from = "",
): Result<ReadKey, Refusal> {
  if (source.kind === "parameter") {
    if (key === "") {
      return failUnsupported(
        "no rule can ask for an address without the parameter",
        "Write where it goes in a rule of its own",
      );
    }
    const query = [{ name: source.name, value: key }];
    return success({ queries: [{ query, captures: new Map() }] });
  }
  if (source.kind === "query") {
    const read = readQueryText(key);
    if (!read.ok) return failure(inexpressible(asWritten(key), read.problem));
    return success({ queries: read.value.cases, quirks: queryQuirks(key, read.value) });
  }
  const bare = source.hasScheme ? key.replace(/^https?:\/\//i, "") : key;
  const [, authority = "", address = ""] =
    /^([^/]*)([^]*)$/.exec(source.hasHost ? bare : `/${bare}`) ?? [];
  const chosen = source.hasHost ? hostsNamed([authority], hosts) : null;
  if (chosen?.length === 0) return failure(forNoHost(asWritten(key)));
  if (source.path === null) return success({ hosts: chosen });
  const written = source.hasHost ? address : bare;
  if (!written.startsWith("/")) {
    const message = `${asWritten(key)} never matches: what ${from} stands for has a slash there`;
    return failUnsupported(message, "Write its slash");
  }
  const [, path = "", search = ""] = /^([^?]*)([^]*)$/.exec(written) ?? [];
  const doubled = doubledSlash(path);
  if (doubled) return failure(doubled);
  if (source.path === "uri") return success({ hosts: chosen, patterns: [exactPath(written)] });
  const query = parseQuery(search).map(({ name, value }) => ({ name, value }));
  const asked = { query, captures: new Map() };
  return success({
    hosts: chosen,
    patterns: [exactPath(decodeIfText(path))],
    ...(query.length > 0 ? { queries: [asked] } : {}),
  });
}

function readExpression(
  text: string,
  source: MapSource,
  hosts: readonly string[],
): Result<ReadKey, Refusal> {
  const cannot = (problem: ExpressionProblem) =>
    failure(inexpressible(asWritten(`~${text}`), problem));
  if (source.kind === "parameter") {
    const isBound = text.startsWith("^");
    const read = readQueryExpression(isBound ? `^${source.name}=${text.slice(1)}` : text);
    if (!read.ok) return cannot(read.problem);
    const { cases } = read.value;
    return success({ queries: cases, quirks: queryQuirks(text, { cases, isWhole: false }) });
  }
  if (source.kind === "query") {
    const read = readQueryExpression(text);
    if (!read.ok) return cannot(read.problem);
    return success({ queries: read.value.cases, quirks: queryQuirks(text, read.value) });
  }
  const bare = source.hasScheme
    ? text.replace(/^\^(?:https\??|\(\??:?http\|https\)|\.\*):\/\//, "^")
    : text;
  const at = source.hasHost ? slashOutside(bare) : -1;
  const hostPart = source.path === null ? bare : at === -1 ? bare : `${bare.slice(0, at)}$`;
  const chosen = source.hasHost ? hostsMatching(hostPart, hosts) : success(null);
  if (!chosen.ok) return cannot(chosen.problem);
  if (chosen.value?.length === 0) return failure(forNoHost(asWritten(text)));
  if (source.path === null || (source.hasHost && at === -1))
    return success({ hosts: chosen.value });
  const path = source.hasHost ? `^${bare.slice(at)}` : bare;
  const paths = source.path === "uri" ? findPaths(path, null) : findAddresses(path);
  if (!paths.ok) return cannot(paths.problem);
  const shift = source.hasHost ? (bare.slice(0, at).match(/(?<!\\)\((?!\?)/g)?.length ?? 0) : 0;
  const patterns = shift === 0 ? paths.value.patterns : shifted(paths.value, shift);
  return success({ hosts: chosen.value, patterns, quirks: pathQuirks(text, paths.value) });
}

/** Shifts the numbers of groups by the number of groups that the host's part of the expression has. */
function shifted({ patterns }: RegexPaths, shift: number): PathPattern[] {
  return patterns.map((it) => ({
    ...it,
    captures: new Map(
      [...it.captures].map(([name, taken]) => [
        /^[1-9]\d*$/.test(name) ? String(Number(name) + shift) : name,
        taken,
      ]),
    ),
  }));
}

/** The position of the first slash of an expression outside groups and sets; -1 if there is none. */
function slashOutside(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (text[at - 1] === "\\" && character !== "/") continue;
    if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth--;
    else if (character === "/" && depth === 0) return text[at - 1] === "\\" ? at - 1 : at;
  }
  return -1;
}

/** Composes a map with the map that it is derived from: its values are looked up for the values of the inner rows. */
function composeRows(inner: NginxMap, statement: Statement): readonly MapRow[] {
  const outer = (statement.block ?? []).filter((it) => it.args.length === 1);
  const text = outer.filter((it) => !it.name.startsWith("~") && it.name !== "default");
  const expressions = outer.filter((it) => it.name.startsWith("~"));
  const fallback = outer.find((it) => it.name === "default");
  const find = (value: string): Statement | undefined =>
    text.find((it) => it.name.replace(/^\\/, "").toLowerCase() === value.toLowerCase()) ??
    expressions.find((it) => isMatch(it.name, value)) ??
    fallback;
  const hasDefault = inner.rows.some((it) => it.isDefault);
  const rest: MapRow = { ...ALL_ROW, place: statement, value: "", isDefault: true };
  return [...inner.rows, ...(hasDefault ? [] : [rest])].flatMap((row): MapRow[] => {
    if (row.refusal) return [row];
    const found = find(row.value);
    if (row.value.includes("$") && (text.length > 0 || expressions.length > 0)) {
      const message = `${asWritten(row.value)} depends on the address, and another map asks for it`;
      return [{ ...row, refusal: unsupported(message, "Write where it goes") }];
    }
    return found ? [{ ...row, place: found, value: found.args[0] ?? "" }] : [];
  });
}

function isMatch(expression: string, value: string): boolean {
  try {
    return new RegExp(expression.replace(/^~\*?/, ""), expression.startsWith("~*") ? "i" : "").test(
      value,
    );
  } catch {
    return false;
  }
}

/** nginx's `map`: a variable that is made from another, here from the address. */
import { quote } from "../../domain/finding.ts";
import { parseQuery } from "../../domain/url/query.ts";
import type { EntryPlace, Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import type { Statement } from "./syntax.ts";
import {
  exactPath,
  type PathPattern,
  pathPrefix,
  type QueryParameter,
} from "../regex/path-pattern.ts";
import { inexpressible, looseDot, unreadable, unsupported } from "../import/refusals.ts";

export interface NginxMap {
  /** Without its dollar sign. */
  readonly variable: string;
  readonly statement: Statement;
  /** Whether its keys are the whole address, query included. */
  readonly isAddress: boolean;
  /** In the order in which they are tried. */
  readonly rows: readonly MapRow[];
}

export interface MapRow {
  readonly place: EntryPlace;
  /** What is wrong with it, if it has no patterns. */
  readonly refusal: Refusal | null;
  readonly patterns: readonly PathPattern[];
  readonly query: readonly QueryParameter[];
  readonly value: string;
  readonly isDefault: boolean;
  readonly quirks: readonly Refusal[];
}

const PATHS = new Set(["$uri", "$document_uri"]);
const ADDRESS = "$request_uri";

/** @returns null for a map from something else than the address. */
export function readMap(statement: Statement): NginxMap | null {
  const [from = "", to = ""] = statement.args;
  const isAddress = from === ADDRESS;
  if ((!isAddress && !PATHS.has(from)) || !to.startsWith("$") || !statement.block) return null;
  const rows = statement.block
    .filter((it) => it.name !== "volatile")
    .map((it) => readRow(it, isAddress));
  return { variable: to.slice(1), statement, isAddress, rows: rows.toSorted(compareRows) };
}

/** Texts first, then expressions in their order, in the end the default. */
function compareRows(a: MapRow, b: MapRow): number {
  return rank(a) - rank(b);
}

function rank({ isDefault, place }: MapRow): number {
  if (isDefault) return 2;
  return /^["']?~/.test(place.text) ? 1 : 0;
}

function readRow(row: Statement, isAddress: boolean): MapRow {
  const [value] = row.args;
  const made = { place: row, refusal: null, patterns: [], query: [], isDefault: false, quirks: [] };
  const refuse = (refusal: Refusal): MapRow => ({ ...made, value: "", refusal });
  if (row.name === "include" || row.name === "hostnames") {
    return refuse(
      unsupported(
        row.name === "include"
          ? `the rows of ${quote(value)} are in another file`
          : "the keys are host names",
        row.name === "include" ? "Copy them here" : "Write rules for each host",
      ),
    );
  }
  if (value === undefined || row.args.length > 1 || row.block) {
    return refuse(unreadable(`${quote(row.name)} has no value`, "Write a key, a value and a ;"));
  }
  if (row.name === "default") {
    return { ...made, value, patterns: pathPrefix("/"), isDefault: true };
  }
  if (row.name.startsWith("~")) {
    const paths = findPaths(row.name.replace(/^~\*?/, ""), null);
    if (!paths.ok) return refuse(inexpressible(quote(row.name), paths.problem));
    const { patterns, hasLooseDot } = paths.value;
    return { ...made, value, patterns, quirks: hasLooseDot ? [looseDot(row.name)] : [] };
  }
  const key = row.name.replace(/^\\/, "");
  if (!key.startsWith("/")) {
    return refuse(
      unsupported(`${quote(key)} never matches: a path begins with a slash`, "Write its slash"),
    );
  }
  if (!isAddress) return { ...made, value, patterns: [exactPath(key)] };
  const [, path = "", search = ""] = /^([^?]*)([^]*)$/.exec(key) ?? [];
  const query = parseQuery(search).map(({ name, value }) => ({ name, value }));
  return { ...made, value, patterns: [exactPath(decodePath(path))], query };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

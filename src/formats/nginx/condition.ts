/** Reads nginx's `if` if it tests the host, a parameter, the path or the result of a `map`. */
import type { Refusal } from "../import/entries.ts";
import { findAddresses, findPaths } from "../regex/regex-to-paths.ts";
import { doubledSlash } from "./doubled-slash.ts";
import type { NginxMap } from "./map.ts";
import {
  type CapturedText,
  exactPath,
  type PathPattern,
  type QueryParameter,
} from "../regex/path-pattern.ts";
import {
  type QueryCondition,
  readQueryExpression,
  readQueryText,
} from "../regex/query-condition.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { hostsMatching, hostsNamed } from "../regex/server-hosts.ts";
import {
  asWritten,
  failInexpressible,
  failUnreadable,
  failUnsupported,
  forNoHost,
  notForAll,
  pathQuirks,
  queryQuirks,
  schemeOnly,
} from "../import/refusals.ts";
import { decodeIfText } from "../../domain/decode.ts";

export interface NginxCondition {
  /** null if the host is not tested. */
  readonly hosts: readonly string[] | null;
  /** The path has to match one of these; null if it is not tested. */
  readonly patterns: readonly PathPattern[] | null;
  readonly queries: readonly {
    readonly query: readonly QueryParameter[];
    readonly captures: ReadonlyMap<string, CapturedText>;
  }[];
  readonly map: { readonly asked: NginxMap; readonly isMet: (value: string) => boolean } | null;
  readonly quirks: readonly Refusal[];
}

export interface ConditionContext {
  readonly hosts: readonly string[];
  readonly maps: ReadonlyMap<string, NginxMap>;
}

/** A condition that every address meets. */
export const NO_CONDITION: NginxCondition = {
  hosts: null,
  patterns: null,
  queries: [{ query: [], captures: new Map() }],
  map: null,
  quirks: [],
};

const CONDITION = /^\(\s*\$\{?(\w+)\}?(?:\s*(=|!=|~\*?|!~\*?)\s*([^]*?))?\s*\)$/;

export function readCondition(
  args: readonly string[],
  { hosts, maps }: ConditionContext,
): Result<NginxCondition, Refusal> {
  const text = args.join(" ");
  const [, variable, operator = "", value = ""] = CONDITION.exec(text) ?? [];
  const more = failure(notForAll(`if ${text} asks for more than the address`));
  if (variable === undefined) return more;
  const asked = maps.get(variable);
  if (asked) {
    const isMet = readPredicate(operator, value);
    if (isMet) return success({ ...NO_CONDITION, map: { asked, isMet } });
    return failUnsupported(
      `if ${text} cannot be asked of what a map says`,
      "Write the rules for those rows",
    );
  }
  if (variable === "host" || variable === "http_host" || variable === "server_name") {
    return readHosts(operator, value, hosts, text);
  }
  if (variable.startsWith("arg_")) {
    return readParameter(variable.slice("arg_".length), operator, value, text) ?? more;
  }
  if (variable === "args" || variable === "query_string") {
    if (operator === "=") return readQuery(readQueryText(value), text);
    if (operator.startsWith("~")) return readQuery(readQueryExpression(value), text);
  }
  if (["uri", "document_uri", "request_uri"].includes(variable)) {
    return readPath(variable, operator, value) ?? more;
  }
  return variable === "scheme" || variable === "https" ? failure(schemeOnly(`if ${text}`)) : more;
}

/** The condition on a value; null if it is unknown. */
function readPredicate(operator: string, wanted: string): ((value: string) => boolean) | null {
  switch (operator) {
    case "":
      return (value) => value !== "" && value !== "0";
    case "=":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    default:
      try {
        const expression = new RegExp(wanted, operator.endsWith("*") ? "i" : "");
        return (value) => expression.test(value) !== operator.startsWith("!");
      } catch {
        return null;
      }
  }
}

/** @returns null if it tests more than a parameter. */
function readParameter(
  name: string,
  operator: string,
  value: string,
  text: string,
): Result<NginxCondition, Refusal> | null {
  if (operator === "" || (operator === "!=" && value === "")) {
    const query = [{ name, value: { name: "q1" } }];
    const captures = new Map([[`arg_${name}`, [{ name: "q1" }]]]);
    return success({ ...NO_CONDITION, queries: [{ query, captures }] });
  }
  if (operator === "=" && value !== "") {
    return success({
      ...NO_CONDITION,
      queries: [{ query: [{ name, value }], captures: new Map() }],
    });
  }
  if (!operator.startsWith("~")) return null;
  const read = readQueryExpression(value.startsWith("^") ? `^${name}=${value.slice(1)}` : value);
  return readQuery(read.ok ? success({ ...read.value, isWhole: false }) : read, text);
}

/** @returns null if it tests more than a path. */
function readPath(
  variable: string,
  operator: string,
  value: string,
): Result<NginxCondition, Refusal> | null {
  const isRaw = variable === "request_uri";
  if (operator === "=" && value.startsWith("/")) {
    const [path = "", search] = isRaw ? value.split(/\?(.*)/s) : [value];
    const doubled = doubledSlash(path);
    if (doubled) return failure(doubled);
    const patterns = [exactPath(isRaw ? decodeIfText(path) : path)];
    if (!search) return success({ ...NO_CONDITION, patterns });
    const read = readQuery(readQueryText(search), `${variable} = ${value}`);
    return read.ok ? success({ ...read.value, patterns }) : read;
  }
  if (!operator.startsWith("~")) return null;
  const paths = isRaw ? findAddresses(value) : findPaths(value, null);
  if (!paths.ok) return failInexpressible(asWritten(value), paths.problem);
  const { patterns } = paths.value;
  return success({ ...NO_CONDITION, patterns, quirks: pathQuirks(value, paths.value) });
}

function readHosts(
  operator: string,
  value: string,
  hosts: readonly string[],
  text: string,
): Result<NginxCondition, Refusal> {
  const isExpression = operator.includes("~");
  const found = isExpression ? hostsMatching(value, hosts) : success(hostsNamed([value], hosts));
  if (operator === "") {
    return failUnreadable(`if ${text} compares the host with nothing`, "Write a host after =");
  }
  if (!found.ok)
    return failInexpressible(`if ${text}`, found.problem, "Write one if for each host");
  const named = found.value;
  const chosen = operator.startsWith("!") ? hosts.filter((it) => !named.includes(it)) : named;
  if (chosen.length > 0) return success({ ...NO_CONDITION, hosts: chosen });
  return failure(forNoHost(`if ${text}`));
}

function readQuery(
  condition: Result<QueryCondition, ExpressionProblem>,
  text: string,
): Result<NginxCondition, Refusal> {
  if (!condition.ok) {
    return failInexpressible(`if ${text}`, condition.problem, "Test whole parameters");
  }
  return success({
    ...NO_CONDITION,
    queries: condition.value.cases,
    quirks: queryQuirks(`if ${text}`, condition.value),
  });
}

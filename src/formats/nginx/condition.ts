/** nginx's `if`, if it tests the host, a parameter, the path or what a `map` found. */
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "../import/entries.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import type { NginxMap } from "./map.ts";
import type { CapturedText, PathPattern, QueryParameter } from "../regex/path-pattern.ts";
import {
  type QueryCondition,
  readQueryExpression,
  readQueryText,
} from "../regex/query-condition.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "../regex/problem.ts";
import { hostsMatching, hostsNamed } from "../regex/server-hosts.ts";
import {
  failInexpressible,
  failUnreadable,
  failUnsupported,
  looseDot,
  otherParameters,
  schemeOnly,
} from "../import/refusals.ts";

export interface NginxCondition {
  /** null if it asks for none. */
  readonly hosts: readonly string[] | null;
  /** One of these; null if it asks for none. */
  readonly patterns: readonly PathPattern[] | null;
  readonly queries: readonly {
    readonly query: readonly QueryParameter[];
    readonly captures: ReadonlyMap<string, CapturedText>;
  }[];
  /** The map that must have found something. */
  readonly map: NginxMap | null;
  readonly quirks: readonly Refusal[];
}

export interface ConditionContext {
  readonly hosts: readonly string[];
  readonly maps: ReadonlyMap<string, NginxMap>;
}

const NOTHING: NginxCondition = {
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
  if (variable === undefined) {
    return failUnsupported(
      `if ${text} asks for more than the address`,
      "Decide what everybody gets, and write that",
    );
  }
  const map = maps.get(variable);
  if (map) {
    const isFound = operator === "" || (operator === "!=" && value === "");
    return isFound
      ? success({ ...NOTHING, map })
      : failUnsupported(`if ${text} compares what a map found`, "Write the rules for those rows");
  }
  if (variable === "host" || variable === "http_host") {
    return readHosts(operator, value, hosts, text);
  }
  if (variable.startsWith("arg_") && operator === "=" && value !== "") {
    const query = [{ name: variable.slice("arg_".length), value }];
    return success({ ...NOTHING, queries: [{ query, captures: new Map() }] });
  }
  if (variable === "args" || variable === "query_string") {
    if (operator === "=") return readQuery(readQueryText(value), text);
    if (operator.startsWith("~")) return readQuery(readQueryExpression(value), text);
  }
  const isPath = ["uri", "document_uri", "request_uri"].includes(variable);
  if (isPath && operator.startsWith("~")) {
    const paths = findPaths(value, null);
    if (!paths.ok) return failInexpressible(quote(value), paths.problem);
    const { patterns, hasLooseDot } = paths.value;
    return success({ ...NOTHING, patterns, quirks: hasLooseDot ? [looseDot(value)] : [] });
  }
  if (variable === "scheme" || variable === "https") {
    return failure(schemeOnly(`if ${text}`));
  }
  return failUnsupported(
    `if ${text} asks for more than the address`,
    "Decide what everybody gets, and write that",
  );
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
    return failUnreadable(`if ${text} compares the host with nothing`, "Write a host behind =");
  }
  if (!found.ok)
    return failInexpressible(`if ${text}`, found.problem, "Write one if for each host");
  const named = found.value;
  const chosen = operator.startsWith("!") ? hosts.filter((it) => !named.includes(it)) : named;
  if (chosen.length > 0) return success({ ...NOTHING, hosts: chosen });
  return failure({
    id: "from-host-unknown",
    message: `if ${text} is for none of the site's hosts`,
    fix: "Add the host to site.hosts if it moves too, else leave it out",
  });
}

function readQuery(
  condition: Result<QueryCondition, ExpressionProblem>,
  text: string,
): Result<NginxCondition, Refusal> {
  if (!condition.ok) {
    return failInexpressible(`if ${text}`, condition.problem, "Ask for whole parameters");
  }
  const { cases, isWhole } = condition.value;
  return success({ ...NOTHING, queries: cases, quirks: isWhole ? [otherParameters(text)] : [] });
}

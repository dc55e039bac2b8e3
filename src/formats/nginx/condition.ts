/** nginx's `if`, as far as it asks for a host, a parameter, a path or what a `map` found. */
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
import {
  looseDot,
  otherParameters,
  schemeOnly,
  unreadable,
  unsupported,
} from "../import/redirect-rules.ts";
import { hostsMatching, hostsNamed } from "../regex/server-hosts.ts";

export interface NginxCondition {
  /** null where it asks for none. */
  readonly hosts: readonly string[] | null;
  /** One of these; null where it asks for none. */
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
): NginxCondition | Refusal {
  const text = args.join(" ");
  const [, variable, operator = "", value = ""] = CONDITION.exec(text) ?? [];
  if (variable === undefined) {
    return unsupported(
      `if ${text} asks for more than the address`,
      "Decide what everybody gets, and write that",
    );
  }
  const map = maps.get(variable);
  if (map) {
    const isFound = operator === "" || (operator === "!=" && value === "");
    return isFound
      ? { ...NOTHING, map }
      : unsupported(`if ${text} compares what a map found`, "Write the rules for those rows");
  }
  if (variable === "host" || variable === "http_host") {
    return readHosts(operator, value, hosts, text);
  }
  if (variable.startsWith("arg_") && operator === "=" && value !== "") {
    const query = [{ name: variable.slice("arg_".length), value }];
    return { ...NOTHING, queries: [{ query, captures: new Map() }] };
  }
  if (variable === "args" || variable === "query_string") {
    if (operator === "=") return readQuery(readQueryText(value), text);
    if (operator.startsWith("~")) return readQuery(readQueryExpression(value), text);
  }
  const isPath = ["uri", "document_uri", "request_uri"].includes(variable);
  if (isPath && operator.startsWith("~")) {
    const paths = findPaths(value, null);
    if (typeof paths === "string") {
      return unsupported(`${quote(value)} cannot be said: ${paths}`, "List the addresses");
    }
    const quirks = paths.hasLooseDot ? [looseDot(value)] : [];
    return { ...NOTHING, patterns: paths.patterns, quirks };
  }
  if (variable === "scheme" || variable === "https") {
    return schemeOnly(`if ${text}`);
  }
  return unsupported(
    `if ${text} asks for more than the address`,
    "Decide what everybody gets, and write that",
  );
}

function readHosts(
  operator: string,
  value: string,
  hosts: readonly string[],
  text: string,
): NginxCondition | Refusal {
  const isExpression = operator.includes("~");
  const found = isExpression ? hostsMatching(value, hosts) : hostsNamed([value], hosts);
  if (operator === "") {
    return unreadable(`if ${text} compares the host with nothing`, "Write a host behind =");
  }
  if (typeof found === "string") {
    return unsupported(`if ${text} cannot be said: ${found}`, "Write one if for each host");
  }
  const chosen = operator.startsWith("!") ? hosts.filter((it) => !found.includes(it)) : found;
  if (chosen.length > 0) return { ...NOTHING, hosts: chosen };
  return {
    id: "from-host-unknown",
    message: `if ${text} is for none of the site's hosts`,
    fix: "Add the host to site.hosts if it moves too, else leave it out",
  };
}

function readQuery(condition: QueryCondition | string, text: string): NginxCondition | Refusal {
  if (typeof condition === "string") {
    return unsupported(`if ${text} cannot be said: ${condition}`, "Ask for whole parameters");
  }
  const quirks = condition.isWhole ? [otherParameters(text)] : [];
  return { ...NOTHING, queries: condition.cases, quirks };
}

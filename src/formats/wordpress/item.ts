/** Converts one redirect of the plugin Redirection to rules. */
import { quote } from "../../domain/finding.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus, type RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { parseQuery } from "../../domain/url/query.ts";
import { addParameters } from "../rules/replace-placeholders.ts";
import type { Refusal, Refused } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import { isOpenTarget } from "../import/open-target.ts";
import type { DirectiveAnswer, TargetPart } from "../import/directive-answer.ts";
import { optionsOf, writeRules, type WrittenRules } from "../import/redirect-rules.ts";
import {
  failUnreadable,
  failUnsupported,
  inexpressible,
  notForAll,
  openName,
  openStart,
  pathQuirks,
  refuse,
  unsupported,
  WRITE_A_REDIRECT_STATUS,
} from "../import/refusals.ts";
import { writtenHost } from "../../domain/url/written-host.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import { findPluginPaths, pluginFix } from "../regex/plugin-expression.ts";
import { isOn, type RedirectionItem } from "./schema.ts";

export interface ReadItem {
  readonly rules: readonly RuleData[];
  readonly options: ReturnType<typeof optionsOf>;
  readonly quirks: readonly Refusal[];
}

/** The addresses of a redirect, apart from its answer. */
interface Addresses {
  readonly host: string;
  /** null for one address as written. */
  readonly expression: {
    readonly patterns: readonly PathPattern[];
    readonly quirks: readonly Refusal[];
  } | null;
}

/** Kinds of matches that depend on the visitor, with the words for what they depend on. */
const OF_VISITORS: Readonly<Record<string, string>> = {
  login: "whether somebody is logged in",
  role: "what a user may do",
  referrer: "where a visitor comes from",
  agent: "the browser",
  cookie: "a cookie",
  header: "a header",
  ip: "the visitor's address",
  language: "the visitor's language",
  custom: "code of its own",
};

export function readItem(
  item: RedirectionItem,
  section: string,
  context: ImportContext,
): Result<ReadItem, Refused> {
  const { match_type: match = "url", title } = item;
  const visitors = OF_VISITORS[match];
  if (visitors !== undefined) {
    return refuse(notForAll(`it depends on ${visitors}, and rules are for all`));
  }
  if (match === "page") {
    const fix = "Write it as site.fallback";
    return refuse(unsupported("it is for every page that is not found", fix));
  }
  if (match !== "url" && match !== "server") {
    return refuse(
      unsupported(`${quote(match)} is not a kind of match that is known`, "List the addresses"),
    );
  }
  const addresses = readAddresses(item, context);
  if (!addresses.ok) return refuse(addresses.problem);
  const more = {
    ...(section === "" ? {} : { section }),
    ...(title ? { note: title } : {}),
  };
  const kept = writeAll(item, addresses.value, "keep", context);
  const blocks = kept.ok ? kept.value.rules : [];
  const answer = readAnswer(item, context);
  if (!answer.ok) return refuse(answer.problem, blocks);
  const written = writeAll(item, addresses.value, answer.value, context);
  if (!written.ok) return refuse(written.problem, blocks);
  const { rules, longer, quirks } = written.value;
  const isOpen = answer.value === "undecided";
  const complete = ({ keep, ...it }: RuleData): RuleData => ({
    ...it,
    ...(isOpen ? { undecided: true as const } : keep ? { keep } : {}),
    ...more,
  });
  const longerNames = longer.map((it) => ({
    ...it,
    write: (name: string) => it.write(name).map(complete),
  }));
  return success({
    rules: rules.map(complete),
    options: optionsOf({ ...written.value, longer: longerNames }),
    quirks: [...quirks, ...(addresses.value.expression?.quirks ?? [])],
  });
}

function readAddresses(item: RedirectionItem, { site }: ImportContext): Result<Addresses, Refusal> {
  const { url, regex, match_data: data } = item;
  const own = item.match_type === "server" ? serverOf(item) : null;
  const server = own ?? /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? null;
  const host = server === null ? "" : (writtenHost(server) ?? server);
  if (host !== "" && !site.hosts.some((it) => canonicalHost(it) === host)) {
    return failure({
      id: "from-host-unknown",
      message: `${quote(url)} is on ${host}, which is not one of the site's hosts`,
      fix: `Add "${host}" to site.hosts, or remove it`,
      missing: { list: "hosts", host },
    });
  }
  if (!isOn(data?.source?.flag_regex, isOn(regex, false))) {
    const path = url.replace(/^https?:\/\/[^/?#]*/i, "");
    return path.startsWith("/") || path === ""
      ? success({ host, expression: null })
      : failUnreadable(`${quote(url)} is not a path`, "Start it with a slash");
  }
  const { paths, isAnchored, isWhole } = findPluginPaths(url);
  if (!paths.ok) {
    const refusal = inexpressible(quote(url), paths.problem, pluginFix(paths.problem));
    return failure(host === "" ? { ...refusal, took: url } : refusal);
  }
  const { patterns } = paths.value;
  const quirks = [
    ...pathQuirks(url, paths.value),
    ...(isAnchored ? [openStart(url)] : []),
    ...(isWhole ? [openName(url)] : []),
  ];
  return success({ host, expression: { patterns, quirks } });
}

function serverOf({ action_data: data }: RedirectionItem): string | null {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  return data.server ?? null;
}

const BASE = "https://site.invalid";

type Answer = DirectiveAnswer | "undecided";

function readAnswer(item: RedirectionItem, context: ImportContext): Result<Answer, Refusal> {
  const { action_type: type = "url" } = item;
  const code = Number(item.action_code ?? 301);
  if (type === "nothing") return success("keep");
  if (type === "error" && code === 410) return success("gone");
  if (type === "error") {
    const fix = 'Write where it goes now, or a rule with "gone"';
    return failUnsupported(`it answers ${code} without redirecting`, fix);
  }
  if (type === "pass" || type === "random") {
    const what = type === "pass" ? "serves another page at it" : "goes to any page by chance";
    return failure(notForAll(`it ${what}`));
  }
  if (type !== "url") {
    return failUnsupported(`${quote(type)} is not an action that is known`, "Write where it goes");
  }
  const target = readTarget(item);
  if (!target.ok) return target;
  if (isOpenTarget(target.value)) {
    return context.takesUndecided
      ? success("undecided")
      : failUnsupported("it has no target", "Write its target, or remove it");
  }
  if (!isRedirectStatus(code)) {
    return failUnsupported(`${code} is not the status of a redirect`, WRITE_A_REDIRECT_STATUS);
  }
  if (/%user(?:id|login|url)%/i.test(target.value)) {
    return failUnsupported(`its target depends on who is logged in`, "Write it out");
  }
  const isExpression = isOn(item.match_data?.source?.flag_regex, isOn(item.regex, false));
  return success(redirectTo(item, target.value, code, isExpression));
}

/** Reads the target; a match on a server has one target for this server, and one for all others. */
function readTarget(item: RedirectionItem): Result<string, Refusal> {
  const { action_data: data } = item;
  if (typeof data === "string") return success(data);
  if (!data || Array.isArray(data)) return success("");
  if (item.match_type !== "server") return success(data.url ?? "");
  if (data.url_notfrom) {
    return failUnsupported(
      `it goes to ${quote(data.url_notfrom)} on every other host`,
      "Write one redirect for each host",
    );
  }
  return success(data.url_from ?? "");
}

/** The answer: parameters are passed on where the redirect says so, and dropped where it ignored them. */
function redirectTo(
  item: RedirectionItem,
  to: string,
  status: RedirectStatus,
  isExpression: boolean,
): DirectiveAnswer {
  const parts = isExpression ? [...to.matchAll(/\$(\d)|[^$]+|\$/g)] : null;
  const target = parts?.map(([text, number]): TargetPart =>
    number === undefined ? { kind: "text", text } : { kind: "capture", name: number },
  );
  const query = item.match_data?.source?.flag_query;
  return {
    status,
    target: target ?? [{ kind: "text", text: to }],
    query: query === "ignore" ? "drop" : "merge",
    passesConditions: query === "pass",
  };
}

/** What there is to say of the rule for one address as written. */
const ONE_ADDRESS: Omit<WrittenRules, "rules"> = {
  needsSlash: false,
  hasSlash: false,
  longer: [],
  accepted: new Map(),
  quirks: [],
};

function writeAll(
  { url }: RedirectionItem,
  { host, expression }: Addresses,
  answer: Answer,
  context: ImportContext,
): Result<WrittenRules, Refusal> {
  const directive = answer === "undecided" ? "keep" : answer;
  if (expression) {
    const hosts = host === "" ? null : [host];
    return writeRules(expression.patterns, { hosts, query: [] }, directive, context);
  }
  const path = url.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
  const from = `${host === "" ? "" : `https://${host}`}${path}`;
  const match = /(?:\/|=):[A-Za-z_]|\/\*\/?(?=[?#]|$)/.test(path)
    ? { match: "exact" as const }
    : {};
  const rule = (more: Omit<RuleData, "from">): Result<WrittenRules, Refusal> =>
    success({ ...ONE_ADDRESS, rules: [{ from, ...match, ...more }] });
  if (directive === "keep") return rule({ keep: true });
  if (directive === "gone") return rule({ gone: true });
  const to = directive.target.map((it) => (it.kind === "text" ? it.text : "")).join("");
  if (!/^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(to)) {
    return failUnreadable(
      `the target ${quote(to)} is neither a path nor a URL`,
      `Write "/${to}", or a URL`,
    );
  }
  const target = absoluteTarget(to, host, context);
  if (!target.ok) return target;
  const asked = directive.passesConditions ? parseQuery(URL.parse(path, BASE)?.search ?? "") : [];
  const passed = asked.map(({ name, value }) => [name, encodeURIComponent(value)] as const);
  return rule({
    to: addParameters(target.value, passed),
    ...(directive.status === 301 ? {} : { status: directive.status }),
    ...(directive.query === "drop" ? { query: "drop" as const } : {}),
  });
}

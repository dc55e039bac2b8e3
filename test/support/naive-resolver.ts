/**
 * The oracle: section 5 of the contract in the simplest possible code. Every call rereads all rules, matches them and
 * sorts the matches. It shares no code with `src`, so that both cannot share a mistake. The table must be without
 * findings.
 */
import type { RoutesData, RuleData, SiteData } from "../../src/domain/table/schema.ts";

export interface NaiveDecision {
  readonly outcome: "redirect" | "gone" | "pass" | "not-found" | "refused" | "served";
  readonly status: number | null;
  readonly location: string | null;
  readonly rule: string | null;
  readonly reason:
    | "rule"
    | "repaired"
    | "fallback"
    | "host"
    | "scope"
    | "kept"
    | "gate"
    | "target-host"
    | "site-file";
  readonly cacheControl: string | null;
  readonly announce: boolean;
}

// ---- Text (section 4) ----

/** A character of a URL with its spelling; `text` is null for an escape that is not UTF-8. */
interface Character {
  readonly raw: string;
  readonly text: string | null;
}

function decodeStrictly(escapes: string): string | null {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return null;
  }
}

/** Returns the first character of a run of escapes: the shortest piece that is UTF-8, or one byte that is not. */
function firstOfRun(run: string): Character {
  for (const bytes of [1, 2, 3, 4]) {
    const raw = run.slice(0, bytes * 3);
    const text = decodeStrictly(raw);
    if (text !== null) return { raw, text };
  }
  return { raw: run.slice(0, 3), text: null };
}

function characters(raw: string): Character[] {
  const found: Character[] = [];
  for (const token of raw.match(/(?:%[0-9a-f]{2})+|./gisu) ?? []) {
    if (token.length < 3) found.push({ raw: token, text: token });
    for (let run = token; run.length >= 3; run = run.slice(found.at(-1)?.raw.length ?? 3))
      found.push(firstOfRun(run));
  }
  return found;
}

/** Sections 4 and 12: kept escapes stay in upper case; the characters between them are folded, then composed. */
function canonical(raw: string): string {
  let done = "";
  let between = "";
  for (const character of characters(raw)) {
    const kept = keptEscape(character);
    if (kept === null) {
      between += character.text ?? "";
      continue;
    }
    done += between.toLowerCase().normalize("NFC") + kept;
    between = "";
  }
  return done + between.toLowerCase().normalize("NFC");
}

function keptEscape({ raw, text }: Character): string | null {
  if (text === "%") return "%25";
  const isEscape = raw.length >= 3;
  return text === null || (isEscape && /[/\\?#\p{Cc}]/u.test(text)) ? raw.toUpperCase() : null;
}

/** Host: lower-case (by URL), default port (by URL) and trailing dot dropped. */
function canonicalHost(url: URL): string {
  return url.host.replace(/\.(?=:|$)/u, "");
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** A byte that is not UTF-8: this mark, then its two digits. */
const BYTE = "\uFFFF";

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(encodeURIComponent(BYTE), "%");
}

function lowerCase(text: string): string {
  return Array.from(text, (character) => character.toLowerCase()).join("");
}

/** Section 4: `lowercase` works on characters, not on escapes. */
function lowerCaseRaw(raw: string): string {
  const lowered = characters(raw).map((character) => {
    const lower = lowerCase(character.text ?? "");
    return lower === (character.text ?? "") ? character.raw : encode(lower);
  });
  return lowered.join("");
}

// ---- Queries (section 4) ----

interface Parameter {
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

/** Splits a query into parameters, each with its own bytes and its decoded text. */
function parameters(query: string): Parameter[] {
  const pieces = query.split("&").filter((raw) => raw !== "");
  return pieces.map((raw) => {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(raw) ?? [];
    return { raw, name: decodeParameter(name), value: decodeParameter(value) };
  });
}

function decodeParameter(text: string): string {
  return characters(text.replaceAll("+", " "))
    .map(({ raw, text: decoded }) => decoded ?? BYTE + raw.slice(1).toUpperCase())
    .join("");
}

// ---- `from` (section 2) ----

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "placeholder"; readonly name: string; readonly allowed: Allowed | null }
  | { readonly kind: "splat" };

interface Condition {
  readonly name: string;
  readonly value: string;
  /** The placeholder that captures the value, null if the value is literal. */
  readonly capture: string | null;
  readonly allowed: Allowed | null;
}

interface Source {
  readonly host: string | null;
  readonly isPattern: boolean;
  readonly path: readonly Segment[];
  readonly query: readonly Condition[];
}

/** The `where` of one placeholder: pairs of old and new values; a list maps values to themselves. */
type Allowed = readonly (readonly [string, string])[];

type Where = RuleData["where"];

const PLACEHOLDER = /^:[A-Za-z_][A-Za-z0-9_]*$/u;

function allowedBy(where: Where, name: string): Allowed | null {
  const entry = Object.entries(where ?? {}).find(([key]) => key === name)?.[1];
  if (entry === undefined) return null;
  return Array.isArray(entry) ? entry.map((value) => [value, value]) : Object.entries(entry);
}

function isCapture({ raw, value }: Parameter): boolean {
  return PLACEHOLDER.test(value) && raw.endsWith(`=${value}`);
}

function readSource(from: string, match: RuleData["match"], where: Where): Source | null {
  const isSiteWide = from.startsWith("/");
  const url = parseUrl(isSiteWide ? `https://any.invalid${from}` : from);
  if (url === null) return null;
  const segments = segmentsOf(url.pathname);
  const query = parameters(url.search.slice(1));
  const looksLikePattern =
    segments.some((raw) => PLACEHOLDER.test(raw)) ||
    segments.at(-1) === "*" ||
    query.some((parameter) => isCapture(parameter));
  const isPattern = match === undefined ? looksLikePattern : match === "pattern";
  return {
    host: isSiteWide ? null : canonicalHost(url),
    isPattern,
    path: segments.map((raw, index): Segment => {
      if (isPattern && raw === "*" && index === segments.length - 1) return { kind: "splat" };
      if (!isPattern || !PLACEHOLDER.test(raw)) return { kind: "literal", text: canonical(raw) };
      const name = raw.slice(1);
      return { kind: "placeholder", name, allowed: allowedBy(where, name) };
    }),
    query: query.map((parameter): Condition => {
      const { name, value } = parameter;
      const capture = isPattern && isCapture(parameter) ? value.slice(1) : null;
      return { name, value, capture, allowed: capture === null ? null : allowedBy(where, capture) };
    }),
  };
}

// ---- Matching (sections 2, 4 and 12) ----

interface Visit {
  readonly host: string;
  /** The raw segments: captured values are not canonical. */
  readonly segments: readonly string[];
  readonly endsInSlash: boolean;
  readonly query: readonly Parameter[];
}

/** A placeholder's value in the form for each part of a target. */
interface Fill {
  readonly inPath: string;
  readonly inQuery: string;
}

type Fills = Map<string, Fill>;

interface Match {
  readonly rule: RuleData;
  readonly source: Source;
  readonly fills: Fills;
  /** The visitor's parameters that the rule did not consume. */
  readonly rest: readonly Parameter[];
}

/** Section 12: in the path the text from `where` is encoded except for slashes. */
function fillFromWhere(text: string): Fill {
  return { inPath: encode(text).replaceAll("%2F", "/"), inQuery: encode(text) };
}

function fillFromPath(raw: string, lowercase: boolean): Fill {
  const inPath = lowercase ? lowerCaseRaw(raw) : raw;
  const decoded = characters(inPath).map(({ raw, text }) => text ?? BYTE + raw.slice(1));
  return { inPath, inQuery: encode(decoded.join("")) };
}

function fillFromQuery(value: string, lowercase: boolean): Fill {
  const encoded = encode(lowercase ? lowerCase(value) : value);
  return { inPath: encoded, inQuery: encoded };
}

/** Returns null if `where` does not allow this segment. In paths `where` compares canonically. */
function capturePath(raw: string, allowed: Allowed | null, lowercase: boolean): Fill | null {
  if (allowed === null) return fillFromPath(raw, lowercase);
  const entry = allowed.find(([old]) => canonical(old) === canonical(raw));
  return entry === undefined ? null : fillFromWhere(entry[1]);
}

/** Section 12: in queries `where` compares decoded and case-sensitive, and an empty value does not match. */
function captureQuery(value: string, allowed: Allowed | null, lowercase: boolean): Fill | null {
  if (value === "") return null;
  if (allowed === null) return fillFromQuery(value, lowercase);
  const entry = allowed.find(([old]) => old === value);
  return entry === undefined ? null : fillFromWhere(entry[1]);
}

function matchPath(source: Source, visit: Visit, lowercase: boolean): Fills | null {
  const fills: Fills = new Map();
  for (const [index, segment] of source.path.entries()) {
    if (segment.kind === "splat") {
      const rest = visit.segments.slice(index);
      const raw = rest.join("/") + (rest.length > 0 && visit.endsInSlash ? "/" : "");
      return fills.set("splat", fillFromPath(raw, lowercase));
    }
    const raw = visit.segments[index];
    if (raw === undefined) return null;
    if (segment.kind === "literal") {
      if (canonical(raw) !== segment.text) return null;
      continue;
    }
    const fill = capturePath(raw, segment.allowed, lowercase);
    if (fill === null) return null;
    fills.set(segment.name, fill);
  }
  return visit.segments.length === source.path.length ? fills : null;
}

/** Finds the parameters that a condition consumes: all with the literal value, or the first that can be captured. */
function matchCondition(condition: Condition, visit: Visit, lowercase: boolean, fills: Fills) {
  const named = visit.query.filter(({ name }) => name === condition.name);
  if (condition.capture === null) return named.filter(({ value }) => value === condition.value);
  for (const parameter of named) {
    const fill = captureQuery(parameter.value, condition.allowed, lowercase);
    if (fill === null) continue;
    fills.set(condition.capture, fill);
    return [parameter];
  }
  return [];
}

function matchesHostAndPath(source: Source, visit: Visit): boolean {
  return (
    (source.host === null || source.host === visit.host) && matchPath(source, visit, false) !== null
  );
}

function matchRule(rule: RuleData, visit: Visit): Match | null {
  const source = readSource(rule.from, rule.match, rule.where);
  if (source === null || !matchesHostAndPath(source, visit)) return null;
  const lowercase = rule.lowercase === true;
  const fills = matchPath(source, visit, lowercase) ?? new Map();
  const consumed: Parameter[] = [];
  for (const condition of source.query) {
    const fitting = matchCondition(condition, visit, lowercase, fills);
    if (fitting.length === 0) return null;
    consumed.push(...fitting);
  }
  const rest = visit.query.filter((parameter) => !consumed.includes(parameter));
  return { rule, source, fills, rest };
}

// ---- Which rule wins (section 3) ----

function isLiteralPath(source: Source): boolean {
  return source.path.every((segment) => segment.kind === "literal");
}

/** Ranks segments: literal, enumerated placeholder, placeholder, end of the pattern, splat. */
function rank(segment: Segment | undefined): number {
  if (segment === undefined) return 3;
  if (segment.kind === "literal") return 0;
  if (segment.kind === "splat") return 4;
  return segment.allowed === null ? 2 : 1;
}

function comparePaths(left: Source, right: Source): number {
  const length = Math.max(left.path.length, right.path.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.path[index]) - rank(right.path[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Section 12: a captured parameter counts only by its name. */
function queryText({ query }: Source): string {
  const texts = query.map(({ name, value, capture }) =>
    capture === null ? `${name}=${value}` : name,
  );
  return texts.sort().join("&");
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Compares rules; the result is negative if `left` is the better one. */
function compareSources(left: Source, right: Source): number {
  const literals = ({ query }: Source) => query.filter(({ capture }) => capture === null).length;
  const enumerated = ({ query }: Source) => query.filter(({ allowed }) => allowed !== null).length;
  return (
    Number(left.host === null) - Number(right.host === null) ||
    Number(!isLiteralPath(left)) - Number(!isLiteralPath(right)) ||
    comparePaths(left, right) ||
    right.query.length - left.query.length ||
    literals(right) - literals(left) ||
    enumerated(right) - enumerated(left) ||
    compareText(queryText(left), queryText(right))
  );
}

function isSame(left: Segment, right: Segment): boolean {
  if (left.kind === "literal" && right.kind === "literal") return left.text === right.text;
  if (left.kind !== "placeholder" || right.kind !== "placeholder") return left.kind === right.kind;
  return allows(left.allowed, canonical) === allows(right.allowed, canonical);
}

/** Describes the allowed old values, regardless of their new values. */
function allows(allowed: Allowed | null, form: (value: string) => string): string {
  return JSON.stringify(allowed && [...new Set(allowed.map(([old]) => form(old)))].sort());
}

/** Whether path and query are the same, on any host and whatever the names of placeholders. */
function isSameAddress(left: Source, right: Source): boolean {
  const conditions = ({ query }: Source) =>
    query
      .map(({ name, value, capture, allowed }) =>
        capture === null ? `${name}=${value}` : `${name} ${allows(allowed, (it) => it)}`,
      )
      .sort()
      .join("&");
  return (
    left.path.length === right.path.length &&
    left.path.every((it, index) => {
      const other = right.path[index];
      return other !== undefined && isSame(it, other);
    }) &&
    conditions(left) === conditions(right)
  );
}

/**
 * A row takes precedence over a rule with the same path and query, even if the rule names a host: the row is then
 * ranked as if it also named the host of the request.
 */
function asRanked(source: Source, isRow: boolean, data: RoutesData, visit: Visit): Source {
  const takesPlace =
    isRow &&
    source.host === null &&
    rulesOf(data).some((rule) => {
      const other = readSource(rule.from, rule.match, rule.where);
      return other?.host === visit.host && isSameAddress(source, other);
    });
  return takesPlace ? { ...source, host: visit.host } : source;
}

// ---- Targets (sections 4 and 12) ----

/** Fills a template in one pass; inserted text is not scanned again. */
function fillText(template: string, fills: Fills, part: keyof Fill): string {
  return template.replace(
    /:([A-Za-z_][A-Za-z0-9_]*)/gu,
    (whole, name: string) => fills.get(name)?.[part] ?? whole,
  );
}

const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/iu;

/** Returns null if a captured value would be a dot segment. Double slashes caused by a splat become single. */
function fillPath(template: string, fills: Fills): string | null {
  const filled: string[] = [];
  const segments = template.split("/");
  for (const [index, segment] of segments.entries()) {
    const text = fillText(segment, fills, "inPath");
    if (text !== segment && DOT_SEGMENT.test(text)) return null;
    const isLast = index === segments.length - 1;
    if (isLast || !/:splat(?![A-Za-z0-9_])/u.test(segment)) filled.push(text);
    else if (text !== "") filled.push(text.replace(/\/$/u, ""));
  }
  return filled.join("/");
}

/** Appends to the target's own parameters those of the visitor whose names it does not have. */
function mergeQuery(own: string | undefined, visitors: readonly Parameter[]): string | undefined {
  const names = new Set(parameters(own ?? "").map(({ name }) => name));
  const added = visitors.filter(({ name }) => !names.has(name)).map(({ raw }) => raw);
  if (added.length === 0) return own;
  return [own ?? "", ...added].filter((piece) => piece !== "").join("&");
}

/** Section 5: an absolute https URL whose host is in `targetHosts`, else null. */
function checkedLocation(site: SiteData, text: string): string | null {
  const url = parseUrl(text);
  const hosts = site.targetHosts.map((name) => parseUrl(`https://${name}`)?.host);
  return url?.protocol === "https:" && hosts.includes(url.host) ? url.href : null;
}

function locationOf(
  site: SiteData,
  to: string,
  fills: Fills,
  visitors: readonly Parameter[],
): string | null {
  const parts = /^([^/?#]*\/\/[^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su.exec(to);
  if (parts === null) return null;
  const [, authority = "", rawPath = "", rawQuery, rawFragment] = parts;
  const path = fillPath(rawPath, fills);
  if (path === null) return null;
  const own = rawQuery === undefined ? undefined : fillText(rawQuery, fills, "inQuery");
  const query = mergeQuery(own, visitors);
  const fragment = rawFragment === undefined ? "" : `#${fillText(rawFragment, fills, "inQuery")}`;
  return checkedLocation(
    site,
    authority + path + (query === undefined ? "" : `?${query}`) + fragment,
  );
}

// ---- Time (sections 1, 2 and 5) ----

function instant(text: string): number {
  return Date.parse(text.toUpperCase());
}

function startOf(rule: RuleData, site: SiteData): number {
  return instant(rule.startsAt ?? site.activatesAt);
}

function endOf(rule: RuleData): number {
  return rule.endsAt === undefined ? Number.POSITIVE_INFINITY : instant(rule.endsAt);
}

function isInWindow(rule: RuleData, site: SiteData, now: number): boolean {
  return startOf(rule, site) <= now && now < endOf(rule);
}

// ---- The decision (section 5) ----

interface Request {
  readonly data: RoutesData;
  readonly rows: readonly RuleData[];
  readonly visit: Visit;
  /** Other spellings of the address whose rules also decide. */
  readonly others: readonly Visit[];
  /** Other instants at which the answer may change. */
  readonly changes: readonly number[];
  readonly reason: "rule" | "repaired";
  readonly method: string;
  readonly now: number;
}

function rulesOf(data: RoutesData): RuleData[] {
  return data.rules.filter((rule) => rule !== null);
}

/** "A rule for this URL" is any rule whose host and path match, whether it would win or not. */
function secondsToNextChange({ data, rows, visit, others, changes, now }: Request): number {
  const instants = [instant(data.site.activatesAt), ...changes];
  for (const asked of [visit, ...others]) {
    for (const rule of [...rows, ...rulesOf(data)]) {
      const source = readSource(rule.from, rule.match, rule.where);
      if (source === null || !matchesHostAndPath(source, asked)) continue;
      instants.push(startOf(rule, data.site), endOf(rule));
    }
  }
  return Math.floor((Math.min(...instants.filter((time) => time > now)) - now) / 1000);
}

const NOTHING = { status: null, location: null, rule: null, cacheControl: null, announce: false };

function permanently(request: Request): string {
  const seconds = Math.min(request.data.site.maxAgeSeconds, secondsToNextChange(request));
  return `public, max-age=${seconds}`;
}

function pass(reason: NaiveDecision["reason"], announce = false): NaiveDecision {
  return { ...NOTHING, outcome: "pass", reason, announce };
}

function notFound(reason: NaiveDecision["reason"]): NaiveDecision {
  return { ...NOTHING, outcome: "not-found", status: 404, reason, cacheControl: "no-store" };
}

/** Returns the status for GET and HEAD, and for other methods its variant that keeps the method. */
function statusFor(status: number, method: string): number {
  if (method === "GET" || method === "HEAD") return status;
  if (status === 301) return 308;
  return status === 302 || status === 303 ? 307 : status;
}

function redirect(
  request: Request,
  location: string | null,
  ruleStatus: number,
  rule: string | null,
): NaiveDecision {
  return sent(request, location, statusFor(ruleStatus, request.method), rule);
}

/** Sends `status` unchanged. */
function sent(
  request: Request,
  location: string | null,
  status: number,
  rule: string | null,
): NaiveDecision {
  const { site } = request.data;
  if (location === null) {
    const refused = { outcome: "refused", status: 501, reason: "target-host" } as const;
    return { ...NOTHING, ...refused, rule, cacheControl: "no-store" };
  }
  const answers = rule === null ? "fallback" : request.reason;
  const isCors = (site.cors ?? []).some(
    (from) => matchRule({ from, keep: true }, request.visit) !== null,
  );
  if (isCors && request.method === "OPTIONS") {
    const preflight = { outcome: "served", status: 204, reason: answers } as const;
    return { ...NOTHING, ...preflight, rule, cacheControl: "no-store" };
  }
  const cacheControl = status === 301 || status === 308 ? permanently(request) : "no-store";
  return { ...NOTHING, outcome: "redirect", status, location, rule, reason: answers, cacheControl };
}

function applyRule(request: Request, { rule, source, fills, rest }: Match): NaiveDecision {
  const { reason } = request;
  if (rule.keep === true) return { ...pass(reason), rule: rule.from };
  if (rule.undecided === true) return applyUndecided(request, rule.from);
  if (rule.serve !== undefined) return applyServe(request, rule);
  if (rule.gone === true) {
    const cacheControl = permanently(request);
    const gone = { outcome: "gone", status: 410, reason } as const;
    return { ...NOTHING, ...gone, rule: rule.from, cacheControl };
  }
  const visitors = rule.query === "drop" ? [] : rest;
  const site = request.data.site;
  // Section 2: in an exact rule `:` and `*` are ordinary characters in `to`, too; such a rule has no fills.
  const own: Fills = source.isPattern ? fills : new Map();
  const location = locationOf(site, rule.to ?? "", own, visitors);
  return redirect(request, location, rule.status ?? 301, rule.from);
}

function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function applyFallback(request: Request): NaiveDecision {
  const { site } = request.data;
  if (site.fallback === null) return notFound("fallback");
  const location = locationOf(site, site.fallback, new Map(), request.visit.query);
  return sent(request, location, isRead(request.method) ? (site.fallbackStatus ?? 301) : 303, null);
}

/** Section 2: answers like the fallback, but always temporarily. */
function applyUndecided(request: Request, rule: string): NaiveDecision {
  const { site } = request.data;
  if (site.fallback === null) return { ...notFound(request.reason), rule };
  const location = locationOf(site, site.fallback, new Map(), request.visit.query);
  return sent(request, location, isRead(request.method) ? 302 : 303, rule);
}

function applyServe(request: Request, rule: RuleData): NaiveDecision {
  const served = { outcome: "served", reason: request.reason, rule: rule.from } as const;
  if (!isRead(request.method)) {
    return { ...NOTHING, ...served, status: 405, cacheControl: "no-store" };
  }
  const isWorker = typeof rule.serve === "string";
  const cacheControl = isWorker ? "no-cache" : permanently(request);
  return { ...NOTHING, ...served, status: 200, cacheControl };
}

/** A scope is a segment prefix. */
function isInScope(site: SiteData, visit: Visit): boolean {
  return site.scope.some((scope) =>
    segmentsOf(parseUrl(`https://any.invalid${scope}`)?.pathname ?? "").every(
      (raw, index) => canonical(raw) === canonical(visit.segments[index] ?? ""),
    ),
  );
}

/** Whether a `keep` entry, which is read like a `from`, matches. */
function isKept(site: SiteData, visit: Visit, now: number): boolean {
  return site.keep.some((entry) => {
    const from = typeof entry === "string" ? entry : entry.path;
    const isOver = typeof entry !== "string" && instant(entry.until) <= now;
    return !isOver && matchRule({ from, keep: true }, visit) !== null;
  });
}

function keepEnds(site: SiteData, visit: Visit): number[] {
  return site.keep.flatMap((entry) =>
    typeof entry !== "string" && matchRule({ from: entry.path, keep: true }, visit) !== null
      ? [instant(entry.until)]
      : [],
  );
}

// ---- Repaired addresses (section 13) ----

const ZERO_WIDTH =
  "\u00AD\u061C\u115F\u1160\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F\u3164\uFEFF";
const BEHIND =
  " \t\n\r\u00A0.,;:!?)]}>\"'*_\u00AB\u00BB\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u2026";

/** Runs one round of the steps that the section lists. */
function mendOnce(pathname: string): string {
  let found = characters(pathname);
  const said = found.map(({ text }) => (text?.length === 1 ? text.toLowerCase() : "x")).join("");
  const session = said.search(/;(?:jsessionid|sid)=/u);
  if (session !== -1) found = found.slice(0, session);
  found = found.filter(({ text }) => text === null || !ZERO_WIDTH.includes(text));
  // A last slash makes no difference.
  const filled = found.findLastIndex(({ raw }) => raw !== "/");
  const slash = found.slice(0, filled + 1).findLastIndex(({ raw }) => raw === "/");
  const last = found.slice(slash + 1, filled + 1);
  const end = last.findLastIndex(({ text }) => text === null || !BEHIND.includes(text));
  if (end !== -1) found = [...found.slice(0, slash + 1 + end + 1), ...found.slice(filled + 1)];
  return found.map(({ raw }) => raw).join("");
}

function mendAddress(url: URL): URL | null {
  let path = url.pathname;
  for (let before = ""; before !== path;) {
    before = path;
    path = mendOnce(path);
  }
  const pieces = url.search.slice(1).split("&");
  const mended = pieces.map((it) => it.replace(/^(amp(;|%3b))+/iu, ""));
  const isSame = path === url.pathname && mended.join("&") === pieces.join("&");
  if (isSame) return null;
  const search = mended.filter((it) => it !== "").join("&");
  return new URL(`${url.origin}${path}${search === "" ? "" : `?${search}`}`);
}

/** Sections 5 and 12: only a rule with a literal path names site files; other methods get their usual answer. */
function isSiteFile({ data, visit, method }: Request, matches: readonly Match[]): boolean {
  const path = visit.segments.map((raw) => canonical(raw)).join("/");
  return (
    data.site.scope.some((scope) => segmentsOf(scope).length === 0) &&
    (path === "robots.txt" || path === "sitemap.xml") &&
    (method === "GET" || method === "HEAD") &&
    !matches.some(({ source }) => isLiteralPath(source))
  );
}

function serveSiteFile(request: Request): NaiveDecision {
  const served = { outcome: "served", status: 200, reason: "site-file" } as const;
  return { ...NOTHING, ...served, cacheControl: permanently(request) };
}

/** @param rows Rules that take precedence over the table. */
export function naiveResolve(
  data: RoutesData,
  url: URL,
  method: string,
  now: number,
  rows: readonly RuleData[] = [],
): NaiveDecision {
  const { site } = data;
  const visitTo = (address: URL): Visit => ({
    host: canonicalHost(address),
    segments: segmentsOf(address.pathname),
    endsInSlash: address.pathname.endsWith("/"),
    query: parameters(address.search.slice(1)),
  });
  const visit = visitTo(url);
  const request: Request = {
    data,
    rows,
    visit,
    others: [],
    changes: [],
    reason: "rule",
    method,
    now,
  };
  const hosts = site.hosts.map((name) => parseUrl(`https://${name}`));
  if (!hosts.some((host) => host !== null && canonicalHost(host) === visit.host))
    return notFound("host");
  if (!isInScope(site, visit)) return pass("scope");
  if (isKept(site, visit, now)) return pass("kept");

  const isOpen = instant(site.activatesAt) <= now;
  const matchesOf = (asked: Visit): Match[] =>
    [...rows, ...rulesOf(data)]
      .filter((rule) => isInWindow(rule, site, now))
      .map((rule) => matchRule(rule, asked))
      .filter((match) => match !== null)
      .map((match) => {
        const isRow = rows.includes(match.rule);
        return { match, ranked: asRanked(match.source, isRow, data, asked), isRow };
      })
      .sort(
        (left, right) =>
          compareSources(left.ranked, right.ranked) ||
          Number(right.isRow) - Number(left.isRow) ||
          Number(left.match.source.host === null) - Number(right.match.source.host === null),
      )
      .map(({ match }) => match);
  const matches = matchesOf(visit);
  if (isOpen && isSiteFile(request, matches)) return serveSiteFile(request);
  const [best] = matches;
  if (best !== undefined) return applyRule(request, best);
  if (isOpen) {
    const mendedUrl = site.repair === false ? null : mendAddress(url);
    if (mendedUrl === null) return applyFallback(request);
    const mended = visitTo(mendedUrl);
    if (!isInScope(site, mended)) return applyFallback(request);
    if (isKept(site, mended, now)) {
      return applyFallback({ ...request, changes: keepEnds(site, mended) });
    }
    const [found] = matchesOf(mended);
    if (found === undefined) return applyFallback({ ...request, others: [mended] });
    return applyRule({ ...request, visit: mended, others: [visit], reason: "repaired" }, found);
  }
  const isAnnounced = site.announceAt !== undefined && instant(site.announceAt) <= now;
  return pass("gate", isAnnounced);
}

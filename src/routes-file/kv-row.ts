/**
 * Rows typed into the KV dashboard: the key is the `from`, and the value a target, `gone`, `keep`, `undecided` or a
 * rule as JSON. No input causes an exception: findings about unusable input say what to type instead.
 */
import {
  collectFindings,
  type DataPath,
  type Finding,
  type Place,
  quote,
  type Report,
} from "../domain/finding.ts";
import { formatInstant, type Instant, parseInstant } from "../domain/instant.ts";
import { checkAnswer } from "../domain/table/check-answer.ts";
import { readShape } from "../domain/table/read-routes.ts";
import { rowSchema, type RuleData } from "../domain/table/schema.ts";
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { type JsonSource, parseJson, readJson } from "../formats/text/json-source.ts";
import { cleanValue } from "./clean-value.ts";
import { checkKey, type KeyContext } from "./kv-row-key.ts";
import { isJson, lookAt, PLAIN_CHARACTERS_AT_MOST } from "./kv-row-size.ts";
import { findSwap } from "./kv-row-swap.ts";
import { type AnswerData, checkAddress, readPlainValue } from "./kv-row-value.ts";

export interface Row {
  /** As typed. */
  readonly key: string;
  /** null if the value cannot be used. */
  readonly rule: RuleData | null;
  readonly findings: readonly Finding[];
  /** The position in the value of a field of the rule. */
  readonly locate: (path: DataPath) => Place;
}

/** The site that a row is read for. */
export interface RowContext extends KeyContext {
  /** The hosts that targets may be on. */
  readonly targetHosts: ReadonlySet<string>;
}

/** The context of a row whose site is not known yet. */
const ANY_SITE: RowContext = {
  reserved: [],
  hosts: new Set(),
  targetHosts: new Set(),
  scope: [],
};

const BYTE_ORDER_MARK = "\uFEFF";

/** The maximum number of problems reported about a value's text. Others are consequences of these, or can wait. */
const PROBLEMS_AT_MOST = 10;

/** @param expiresAt When KV deletes the row. The rule ends then, so that no cache keeps its answer longer. */
export function readRow(
  key: string,
  value: string,
  context: RowContext = ANY_SITE,
  expiresAt: Instant | null = null,
): Row {
  const { text, parsed, tooLarge } = lookAt(value);
  const json = isJson(text) ? readJson(text, parsed) : null;
  const locate = (path: DataPath): Place => {
    const { line, column } = json ? json.positionOf(path) : START;
    return { file: key, line, column, rule: null };
  };
  const { report, findings } = collectFindings(locate);
  const swap = tooLarge ? null : findSwap(key, json ? json.value : text, context);
  if (swap) {
    report("from-host-unknown", [], swap.message, swap.fix);
    return { key, rule: null, findings, locate };
  }
  const read = (): AnswerData | null => {
    if (tooLarge) {
      report("schema", [], tooLarge.message, tooLarge.fix);
      return null;
    }
    const wide = withoutZeros(value);
    if (wide !== null) return refuseWide(wide, report);
    if (text !== value && text !== "") reportTrimmed(value, report);
    return json ? readObject(key, json, report, findings) : readText(text, report);
  };
  const answer = read();
  const from = checkKey(key, context, answer?.match === "exact", report);
  const rule = answer && from !== null ? { from, ...withEnd(answer, expiresAt) } : null;
  if (rule) checkRobots(rule, report);
  return { key, rule, findings, locate };
}

const START = { line: 1, column: 1 };

function reportTrimmed(value: string, report: Report): void {
  const what = value.includes(BYTE_ORDER_MARK) ? "a byte-order mark" : "white space";
  report(
    "value-trimmed",
    [],
    `there is ${what} around the value, which is left out`,
    "Leave it, or remove it when you next edit the row",
  );
}

/** Repairs a UTF-16 text that was read as UTF-8; null if it is not one. */
function withoutZeros(value: string): string | null {
  const isWide =
    /^(?:\uFFFD{2})?\0?[^\0]\0[^\0](?:\0|$)/.test(value) || value.startsWith("\uFFFD\uFFFD");
  return isWide ? value.replace(/[\0\uFFFD]/g, "").trim() : null;
}

function refuseWide(text: string, report: Report): null {
  const fix = text === "" ? "Save the file as UTF-8" : `Type only ${text}`;
  report("schema", [], "the value is UTF-16, as PowerShell writes files, and not UTF-8", fix);
  return null;
}

function readText(text: string, report: Report): AnswerData | null {
  const inner =
    /^(?:(?:\/\/|#|--)[^\n]*\n\s*|\/\*[^]*?\*\/\s*|<!--[^]*?-->\s*|["'`]+)(\{[^]*\})["'`]*$/.exec(
      text,
    )?.[1];
  if (inner === undefined) return readPlainValue(text, report);
  const parsed = parseJson(inner);
  const fix = parsed ? `Type only ${JSON.stringify(parsed.value)}` : "Remove it";
  report("json-syntax", [], "there is a comment or a quote before the JSON", fix);
  return null;
}

function readObject(
  key: string,
  json: JsonSource,
  report: Report,
  findings: Finding[],
): AnswerData | null {
  for (const { id, offset, message, fix } of json.problems.slice(0, PROBLEMS_AT_MOST)) {
    const at = { file: key, ...json.positionAt(offset), rule: null };
    findings.push({ id, severity: "error", message, fix, at });
  }
  if (json.value === undefined) return null;
  const known = withKnownNames(withoutFrom(key, json.value, report), report);
  const answer = readShape(rowSchema, known, report, []);
  if (answer === null || !checkAnswer(answer, report, [])) return null;
  const { to } = answer;
  // A longer text is no target, which is reported elsewhere.
  const isLooked = to !== undefined && to.length <= PLAIN_CHARACTERS_AT_MOST;
  if (isLooked && !checkAddress(to, "Write", ["to"], report)) return null;
  return findings.some((it) => it.severity === "error") ? null : answer;
}

/** Removes the `from` of a rule copied from `routes.json`, since the key already says it. */
function withoutFrom(key: string, value: unknown, report: Report): unknown {
  if (!isObject(value) || !Object.hasOwn(value, "from")) return value;
  const { from, ...rest } = { from: undefined, ...value };
  if (typeof from !== "string" || !namesSameAddress(from, key)) {
    report("schema", ["from"], "the key is the from", "Remove the field", { part: "name" });
  }
  return rest;
}

function namesSameAddress(a: string, b: string): boolean {
  const [one, other] = [a, b].map((it) => URL.parse(cleanValue(it), "https://site.invalid"));
  if (!one || !other) return a === b;
  return (
    one.host === other.host &&
    canonicalPath(one.pathname) === canonicalPath(other.pathname) &&
    one.search === other.search
  );
}

/** What other tools call the fields of a redirect. */
const OTHER_NAMES: Readonly<Record<string, keyof RuleData>> = {
  url: "to",
  target: "to",
  location: "to",
  destination: "to",
  redirect: "to",
  href: "to",
  link: "to",
  code: "status",
  statuscode: "status",
  type: "status",
  start: "startsAt",
  begin: "startsAt",
  end: "endsAt",
  expires: "endsAt",
  expiration: "endsAt",
  until: "endsAt",
  deleted: "gone",
  removed: "gone",
  comment: "note",
};

/** Renames such fields, so that the rest is checked as if they were named correctly. */
function withKnownNames(value: unknown, report: Report): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    const plain = name.toLowerCase().replace(/[_-]/g, "");
    const known = Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : undefined;
    if (known === undefined || Object.hasOwn(value, known)) return [name, field] as const;
    report("schema", [name], `unknown field "${name}"`, `Did you mean "${known}"?`, {
      part: "name",
    });
    return [known, field] as const;
  });
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withEnd(answer: AnswerData, expiresAt: Instant | null): AnswerData {
  if (expiresAt === null) return answer;
  const own = answer.endsAt === undefined ? null : (parseInstant(answer.endsAt) ?? -Infinity);
  if (own !== null && own <= expiresAt) return answer;
  return { ...answer, endsAt: formatInstant(expiresAt) };
}

function checkRobots({ from, to, gone }: RuleData, report: Report): void {
  if (to === undefined || gone) return;
  const file = /^(?:https?:\/\/[^/]+)?\/+(robots\.txt|sitemap[\w.-]*\.xml(?:\.gz)?)$/i.exec(
    from,
  )?.[1];
  if (file === undefined) return;
  const message = `${quote(from)} sends crawlers away: they find no redirects without the old ${file}`;
  report(
    "robots-redirected",
    [],
    message,
    "Delete the row; or type keep while the old site answers",
  );
}

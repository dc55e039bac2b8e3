/**
 * A row that a person typed into the KV dashboard: the key is the `from`, the value a target, `gone`, `keep`
 * or a rule as JSON. Whatever is typed, nothing throws; what cannot be used says what to type instead.
 */
import {
  collectFindings,
  type DataPath,
  type Finding,
  type Place,
  quote,
  type Report,
} from "../domain/finding.ts";
import { checkAnswer } from "../domain/table/check-answer.ts";
import { didYouMean, readShape } from "../domain/table/read-routes.ts";
import { rowSchema, type RuleData } from "../domain/table/schema.ts";
import { type JsonSource, readJson } from "../formats/text/json-source.ts";
import { cleanValue } from "./clean-value.ts";

export interface Row {
  /** As typed. */
  readonly key: string;
  /** null if the value cannot be used. */
  readonly rule: RuleData | null;
  readonly findings: readonly Finding[];
  /** Where a field of the rule stands in the value. */
  readonly locate: (path: DataPath) => Place;
}

const BYTE_ORDER_MARK = "\uFEFF";

/** What no rule that is typed needs; a paste by mistake can be as large as KV takes. */
const VALUE_CHARACTERS_AT_MOST = 100_000;

/** @param reserved Keys that mean something else, for a key that is no row but was perhaps meant to be one of them. */
export function readRow(key: string, value: string, reserved: readonly string[] = []): Row {
  const text = cleanValue(value);
  const isTooLong = text.length > VALUE_CHARACTERS_AT_MOST;
  const json = !isTooLong && /^[{[]/.test(text) ? readJson(text) : null;
  const locate = (path: DataPath): Place => {
    const { line, column } = json ? json.positionOf(path) : START;
    return { file: key, line, column, rule: null };
  };
  const { report, findings } = collectFindings(locate);
  if (text !== value && text !== "") reportTrimmed(value, report);
  const isKeySound = checkKey(key, reserved, report);
  if (isTooLong) {
    const message = `the value has ${text.length} characters, more than ${VALUE_CHARACTERS_AT_MOST}`;
    report("schema", [], message, "Publish a rule of that size with a table");
  }
  const answer = json
    ? readObject(key, json, report, findings)
    : isTooLong
      ? null
      : readWord(text, report);
  const rule = answer && isKeySound ? { from: cleanValue(key), ...answer } : null;
  return { key, rule, findings, locate };
}

const START = { line: 1, column: 1 };

function reportTrimmed(value: string, report: Report): void {
  const what = value.includes(BYTE_ORDER_MARK) ? "a byte-order mark" : "white space";
  report(
    "value-trimmed",
    [],
    `there is ${what} around the value, which is left out`,
    "Leave it, or take it out when you next edit the row",
  );
}

function checkKey(key: string, reserved: readonly string[], report: Report): boolean {
  const text = cleanValue(key);
  if (/^(?:\/|https?:\/\/)/i.test(text)) return true;
  const meant = didYouMean(key, reserved);
  const whole = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//.test(text) ? `https://${text}` : `/${text}`;
  report(
    "from-unparseable",
    [],
    `the key ${quote(key)} is neither a path nor a whole address`,
    meant ? `Did you mean the key "${meant}"?` : `Use the key "${whole}"`,
  );
  return false;
}

type AnswerData = Omit<RuleData, "from">;

function readObject(
  key: string,
  json: JsonSource,
  report: Report,
  findings: Finding[],
): AnswerData | null {
  for (const { id, offset, message, fix } of json.problems) {
    const at = { file: key, ...json.positionAt(offset), rule: null };
    findings.push({ id, severity: "error", message, fix, at });
  }
  if (json.value === undefined) return null;
  const answer = readShape(rowSchema, withoutFrom(json.value, report), report, []);
  const isSound = answer !== null && checkAnswer(answer, report, []);
  return isSound && json.problems.length === 0 ? answer : null;
}

/** A rule that was copied out of `routes.json` has a `from`, which stands in the key. */
function withoutFrom(value: unknown, report: Report): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "from")) return value;
  report("schema", ["from"], "the key is the from", "Take the field out", "name");
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "from"));
}

/** What is no JSON: an address, or one of two words. */
function readWord(text: string, report: Report): AnswerData | null {
  const refuse = (message: string, fix: string): null => {
    report("schema", [], message, fix);
    return null;
  };
  const bare = text.replace(/^["'“”„‘’«»`<]+|["'“”„‘’«»`>]+$/g, "");
  const word = text.toLowerCase();
  if (word === "gone") return { gone: true };
  if (word === "keep") return { keep: true };
  if (text === "") {
    return refuse("the value is empty", "Type the new address, gone or keep; or delete the row");
  }
  if (bare !== text && /^(?:https?:\/\/\S+|gone|keep)$/i.test(bare)) {
    return refuse(`there are quotes or brackets around ${quote(bare)}`, `Type ${bare} alone`);
  }
  if (/^<[!a-z]/i.test(text)) {
    const fix = "Type the new address alone, such as https://www.example.com/page";
    return refuse("the value is HTML", fix);
  }
  const addresses = text.split(/\s+/).filter((it) => /^https?:\/\//i.test(it)).length;
  if (addresses > 1) return refuse(`the value holds ${addresses} addresses`, "Type one of them");
  if (/\s/.test(text)) {
    const fix = "Type one address, gone or keep; write a space within an address as %20";
    return refuse(`${quote(text)} has white space in it`, fix);
  }
  const [invisible] = /[\p{Cc}\p{Cf}]/u.exec(text) ?? [];
  if (invisible !== undefined) {
    const name = (invisible.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const escape = encodeURIComponent(invisible);
    const fix = `Type it anew instead of pasting it; write one that is meant as ${escape}`;
    return refuse(`there is an invisible character (U+${name}) in the value`, fix);
  }
  if (/^[\w-]+$/.test(text)) {
    const fix =
      "Type gone where the page was taken down, keep where the old site answers, else the new address";
    return refuse(`${quote(text)} is neither an address nor gone nor keep`, fix);
  }
  return { to: text };
}

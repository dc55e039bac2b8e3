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
import { checkAnswer, didYouMean, readShape } from "../domain/read-routes.ts";
import { rowSchema, type RuleData } from "../domain/schema.ts";
import { type JsonSource, readJson } from "./json-source.ts";

export interface Row {
  /** As typed. */
  readonly key: string;
  /** null where the value cannot be used. */
  readonly rule: RuleData | null;
  readonly findings: readonly Finding[];
  /** Where a field of the rule stands in the value. */
  readonly locate: (path: DataPath) => Place;
}

const BYTE_ORDER_MARK = "\uFEFF";

/** A value as it was meant: without a byte-order mark, and without white space around it. */
export function cleanValue(text: string): string {
  return text
    .trim()
    .replace(/^\uFEFF+/, "")
    .trim();
}

/** @param reserved Keys that mean something else, for a key that is no row but was perhaps meant to be one of them. */
export function readRow(key: string, value: string, reserved: readonly string[] = []): Row {
  const text = cleanValue(value);
  const json = text.startsWith("{") ? readJson(text) : null;
  const locate = (path: DataPath): Place => {
    const { line, column } = json ? json.positionOf(path) : START;
    return { file: key, line, column, rule: null };
  };
  const { report, findings } = collectFindings(locate);
  if (text !== value) reportTrimmed(value, report);
  const isKeySound = checkKey(key, reserved, report);
  const answer = json ? readObject(key, json, report, findings) : readWord(text, report);
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
    "Nothing: it serves. Take it out when you next edit the row",
  );
}

function checkKey(key: string, reserved: readonly string[], report: Report): boolean {
  if (/^(?:\/|https?:\/\/)/i.test(cleanValue(key))) return true;
  const meant = didYouMean(key, reserved);
  report(
    "from-unparseable",
    [],
    `the key ${quote(key)} is neither a path nor a whole address`,
    meant ? `Did you mean the key "${meant}"?` : `Use the key "/${cleanValue(key)}"`,
  );
  return false;
}

type Answer = Omit<RuleData, "from">;

function readObject(
  key: string,
  json: JsonSource,
  report: Report,
  findings: Finding[],
): Answer | null {
  for (const { id, offset, message, fix } of json.problems) {
    const at = { file: key, ...json.positionAt(offset), rule: null };
    findings.push({ id, severity: "error", message, fix, at });
  }
  if (json.value === undefined) return null;
  const answer = readShape(rowSchema, json.value, report, []);
  const isSound = answer !== null && checkAnswer(answer, report, []);
  return isSound && json.problems.length === 0 ? answer : null;
}

/** What is no JSON object: an address, or one of two words. */
function readWord(text: string, report: Report): Answer | null {
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
  if (/\s/.test(text)) {
    const fix = "Type one address, gone or keep; write a space within an address as %20";
    return refuse(`${quote(text)} has white space in it`, fix);
  }
  return { to: text };
}

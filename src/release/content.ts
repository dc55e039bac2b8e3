/**
 * The canonical content of a table: one line of JSON for the site, then one per rule, sorted. The same table has the
 * same content on every machine, whatever the order of its rules. Its SHA-256 is the release's id.
 */
import { canonicalRule, canonicalSite } from "../domain/table/canonical-form.ts";
import { compareText } from "../domain/url/query.ts";
import { encodedLengthAtMost } from "./hash.ts";
import { type RoutesData, type RuleData, ruleSchema, siteSchema } from "../domain/table/schema.ts";

/** Lines per part: few enough for the console to read one part within one request. */
export const LINES_A_SOURCE = 20_000;

/** A table's content. */
export interface Content {
  /** Without line breaks; the first line is the site's. */
  readonly lines: readonly string[];
  /** The indices of the rules in the order of their lines. Unreadable rules are left out. */
  readonly order: readonly number[];
}

export function createContent({ site, rules }: RoutesData): Content {
  const written = rules.map((rule) => (rule ? formatRule(rule) : ""));
  const lineOf = (index: number | undefined): string => written[index ?? -1] ?? "";
  const sorted = [...written.keys()]
    .filter((index) => lineOf(index) !== "")
    .sort((a, b) => compareText(lineOf(a), lineOf(b)));
  return {
    lines: [JSON.stringify(canonicalSite(site)), ...sorted.map(lineOf)],
    order: sorted.filter((index, at) => at === 0 || lineOf(index) !== lineOf(sorted[at - 1])),
  };
}

/** A table's content as UTF-8: the whole, and parts of it that end with a line, in the same buffer. */
export interface EncodedContent extends Pick<Content, "order"> {
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

/** Does not return the lines, which for a large table would take as much memory again. */
export function encodeContent(data: RoutesData): EncodedContent {
  const { lines, order } = createContent(data);
  const bytes = new Uint8Array(lines.reduce((sum, it) => sum + encodedLengthAtMost(it) + 1, 0));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const encoder = new TextEncoder();
  let end = 0;
  for (let start = 0; start < lines.length; start += LINES_A_SOURCE) {
    const text = `${lines.slice(start, start + LINES_A_SOURCE).join("\n")}\n`;
    const { written } = encoder.encodeInto(text, bytes.subarray(end));
    parts.push(bytes.subarray(end, end + written));
    end += written;
  }
  return { whole: bytes.subarray(0, end), parts, order };
}

/** Stored content that is malformed although its hash is right. */
export class ContentError extends Error {
  override readonly name = "ContentError";
}

/** Parses lines of content. @throws ContentError if a line is malformed. */
export function parseContent(lines: readonly string[]): RoutesData {
  const [site = "null", ...rules] = lines;
  return { site: parseLine(siteSchema, site), rules: rules.map(parseRule) };
}

/** @throws ContentError if the line is malformed. */
export function parseRule(line: string): RuleData {
  return parseLine(ruleSchema, line);
}

function parseLine<Value>(schema: { parse(value: unknown): Value }, line: string): Value {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ContentError("The rules are not what was published", { cause });
  }
}

/** Formats a rule as one line of content. */
export function formatRule(rule: RuleData): string {
  return JSON.stringify(canonicalRule(rule));
}

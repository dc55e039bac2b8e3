/** Imports the `[[redirects]]` of a `netlify.toml`. */
import { unreadableFile } from "../import/unreadable-file.ts";
import { failUnreadable, unreadable } from "../import/refusals.ts";
import { type Result, success } from "../../domain/result.ts";
import { parse, TomlError } from "smol-toml";
import { quote } from "../../domain/finding.ts";
import { collectEntries, type EntryPlace, type Refusal } from "../import/entries.ts";
import type { Importer } from "../import/imported.ts";
import { collectRedirects } from "./collect-redirects.ts";
import type { NetlifyRedirect } from "./source.ts";

export const importNetlifyToml: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const bare = text.replace(/^\uFEFF/, "");
  let redirects: unknown;
  try {
    redirects = parse(bare).redirects ?? [];
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ""] = error.message.split("\n");
    collector.report(error, unreadable(`this is not TOML: ${message}`, FIX));
    return { ...collector.imported, isUnreadable: true };
  }
  const places = findBlocks(bare);
  if (!Array.isArray(redirects)) {
    const message = "redirects is not a list";
    return unreadableFile(context.file, { message, fix: FIX });
  }
  const placed = redirects.map((value: unknown, index) => ({
    place: placeOf(places, index, redirects.length, value),
    redirect: readFields(value),
  }));
  collectRedirects(placed, collector, context);
  return collector.imported;
};

const FIX = "Correct it, and check it with a TOML checker";

/** The place of each `[[redirects]]`, with its text up to the next table that does not belong to it. */
function findBlocks(text: string): EntryPlace[] {
  const blocks: { line: number; column: number; lines: string[] }[] = [];
  let isInside = false;
  for (const [index, line] of text.split("\n").entries()) {
    const column = line.search(/\S/) + 1;
    if (/^\s*\[\[\s*["']?redirects["']?\s*\]\]/.test(line)) {
      isInside = true;
      blocks.push({ line: index + 1, column, lines: [line] });
      continue;
    }
    if (/^\s*\[(?!\s*redirects\s*\.)/.test(line)) isInside = false;
    if (isInside) blocks.at(-1)?.lines.push(line);
  }
  return blocks.map(({ line, column, lines }) => {
    return { line, column, text: lines.join("\n").trim() };
  });
}

/** The place of an entry; entries of a list that is not written as blocks have no places of their own. */
function placeOf(
  places: readonly EntryPlace[],
  index: number,
  count: number,
  value: unknown,
): EntryPlace {
  const place = places.length === count ? places[index] : undefined;
  return place ?? { line: 1, column: 1, text: JSON.stringify(value) };
}

/** Reads the fields of a redirect; older names of fields are accepted too. */
function readFields(value: unknown): Result<NetlifyRedirect, Refusal> {
  if (!isTable(value)) {
    return failUnreadable(`a redirect is ${quote(value)}, not a table`, FIX);
  }
  const from = value.from ?? value.origin;
  const to = value.to ?? value.destination;
  const query = value.query ?? value.params ?? value.parameters ?? {};
  const conditions = value.conditions ?? {};
  if (typeof from !== "string") return failUnreadable("a redirect has no from", FIX);
  if (to !== undefined && typeof to !== "string") {
    return failUnreadable(`the target of ${quote(from)} is ${quote(to)}`, FIX);
  }
  if (!isTable(query) || !isTable(conditions)) {
    return failUnreadable(`query or conditions of ${quote(from)} are not tables`, FIX);
  }
  return success({
    from,
    query: Object.entries(query).map(([name, text]) => [name, String(text)]),
    to,
    status:
      value.status === undefined ? undefined : JSON.stringify(value.status).replace(/^"|"$/g, ""),
    conditions: Object.entries(conditions).map(([name, list]) => `${name}=${String(list)}`),
  });
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

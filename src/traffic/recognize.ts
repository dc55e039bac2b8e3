/** Recognises a file of old addresses by its content. */
import { parseLogLine } from "./access-log.ts";
import { parseJsonLine } from "./json-log.ts";
import { createObjectJoiner } from "./json-objects.ts";
import type { LoggedRequest, LineProblem } from "./logged-request.ts";
import { parseListLine } from "./url-list.ts";

/** null: an entry that tells of something else than a request. */
export type ParseLine = (entry: string) => LoggedRequest | LineProblem | null;

export type Traffic =
  | { readonly kind: "sitemap" }
  | { readonly kind: "lines"; readonly name: string; readonly parse: ParseLine }
  | { readonly kind: "empty" }
  | { readonly kind: "unknown"; readonly problem: string; readonly fix: string };

/** Enough to see past a few broken lines. */
const LINES_LOOKED_AT = 50;

/**
 * @param start The beginning of the file, whole lines but perhaps for the last.
 * @param hosts The site's canonical hosts.
 */
export function recognizeTraffic(start: string, hosts: ReadonlySet<string>): Traffic {
  const text = start.trimStart();
  if (text === "") return { kind: "empty" };
  if (text.startsWith("<")) return { kind: "sitemap" };
  const foreign = recognizeForeign(text);
  if (foreign !== null) return { kind: "unknown", ...foreign };
  const joiner = createObjectJoiner();
  const lines = text
    .split(/\r?\n/)
    .flatMap((it) => joiner.push(it, 0))
    .flatMap((it) => (it.text === "" ? [] : [it.text]))
    .slice(0, LINES_LOOKED_AT);
  const candidates: readonly [string, ParseLine][] = [
    ["JSON lines", parseJsonLine],
    ["access log", parseLogLine],
    ["list of addresses", (line) => parseListLine(line, hosts)],
  ];
  const scored = candidates.map(([name, parse]) => {
    const score = lines.filter((it) => !("problem" in (parse(it) ?? {}))).length;
    return { name, parse, score };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score > 0) return { kind: "lines", name: best.name, parse: best.parse };
  return {
    kind: "unknown",
    problem: `its first line is ${JSON.stringify((lines[0] ?? "").slice(0, 80))}`,
    fix: "Give a list of URLs, a sitemap, or an access log in the Common or Combined format or as JSON lines",
  };
}

/** What would be misread, or is well known and something else. */
function recognizeForeign(text: string): { problem: string; fix: string } | null {
  const [first = ""] = text.split("\n", 1);
  if (text.includes("\0"))
    return { problem: "it is not text", fix: "Give the log as text or as .gz" };
  if (text.startsWith("#Fields:") || /^#(?:Version|Software):/.test(text)) {
    return {
      problem: "it is a log in the W3C extended format",
      fix: "Convert it to the Combined format, or cut out its addresses, one a line",
    };
  }
  if (text.startsWith("[")) {
    return { problem: "it is one JSON list", fix: "Write one object a line: jq -c '.[]'" };
  }
  if (/[,;]/.test(first) && !/[/{]/.test(first)) {
    return {
      problem: "it looks like a spreadsheet",
      fix: "Save the column of addresses as text, one a line; a tab and a number of hits may follow",
    };
  }
  return null;
}

/**
 * Imports Netlify's `_redirects`: a line is `from [name=value ...] [to] [status[!]] [Condition=value ...]`, and the
 * first matching line answers.
 *
 * @see https://docs.netlify.com/manage/routing/redirects/overview/
 */
import { type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import { collectEntries, readRuleLines, type Refusal } from "../import/entries.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { collectRedirects } from "./collect-redirects.ts";
import type { NetlifyRedirect } from "./source.ts";
import { failUnreadable } from "../import/refusals.ts";

export const importNetlify: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const placed = readRuleLines(text).map((place) => ({
    place,
    redirect: parseLine(place.text, context),
  }));
  collectRedirects(placed, collector, context);
  return collector.imported;
};

function parseLine(
  line: string,
  { takesUndecided = false }: ImportContext,
): Result<NetlifyRedirect, Refusal> {
  const tokens = line.split(/\s+/);
  const comment = tokens.findIndex((it) => it.startsWith("#"));
  const [from = "", ...parts] = comment === -1 ? tokens : tokens.slice(0, comment);
  // A line without a target, or with a mark instead.
  const open = takesUndecided
    ? parts.findIndex((it) => isTarget(it) || isOpenTarget(it) || /^\d{3}!?$/.test(it))
    : 0;
  if (takesUndecided && (open === -1 || isOpenTarget(parts[open] ?? ""))) {
    const end = open === -1 ? parts.length : open;
    const query = parts.slice(0, end).map(parsePair);
    return success({ from, query, to: undefined, status: undefined, conditions: [] });
  }
  if (parts.length === 0) {
    return failUnreadable(`${quote(from)} has no target`, "Write its target after it");
  }
  // A rewrite that keeps the path may omit the target.
  const to = /^\d{3}!?$/.test(parts[0] ?? "") ? -1 : parts.findIndex(isTarget);
  const isForward = to === -1 && /^\d/.test(parts[0] ?? "");
  if (to === -1 && !isForward) {
    return failUnreadable(
      `the target of ${quote(from)} is neither a path nor a URL`,
      'Start it with "/", "http://" or "https://"',
    );
  }
  const [status, ...conditions] = parts.slice(to + 1);
  return success({
    from,
    query: isForward ? [] : parts.slice(0, to).map(parsePair),
    to: isForward ? undefined : parts[to],
    status,
    conditions: conditions.filter((it) => !/^signed?=/i.test(it)),
  });
}

function isTarget(part: string): boolean {
  return part.startsWith("/") || /^https?:\/\//.test(part);
}

function parsePair(part: string): readonly [string, string] {
  const equals = part.indexOf("=");
  return equals === -1 ? [part, ""] : [part.slice(0, equals), part.slice(equals + 1)];
}

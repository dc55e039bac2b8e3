/**
 * Imports Cloudflare's `_redirects`, as read by Workers static assets and Pages: a line is `from to [status]`, the
 * first matching line answers, and the default status is 302.
 *
 * @see https://developers.cloudflare.com/workers/static-assets/redirects/
 */
import { type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isRedirectStatus } from "../../domain/table/redirect-status.ts";
import {
  collectEntries,
  type EntryPlace,
  readRuleLines,
  type Refusal,
  type Refused,
} from "../import/entries.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { findTaken, innerSplat, refuseSplat, wholeSplat } from "../import/partial-splat.ts";
import {
  joinedText,
  nameAll,
  type Names,
  renameInTarget,
  unfilled,
} from "../import/placeholders.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import {
  catchAllPage,
  failUnreadable,
  quirk,
  refuse,
  unsupported,
  withoutRedirecting,
  WRITE_A_REDIRECT_STATUS,
  WRITE_WHOLE_SEGMENTS,
} from "../import/refusals.ts";

/** The engine's limits: longer lines, and rules beyond these numbers, were never served. */
const MAX_LINE_CHARACTERS = 2000;
const MAX_STATIC_RULES = 2000;
const MAX_DYNAMIC_RULES = 100;

export const importCloudflare: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const seen = new Map<string, number>();
  let staticRules = 0;
  let dynamicRules = 0;
  const lines = readRuleLines(text).map((place) => ({ place, parsed: parseLine(place, context) }));
  const taken = findTaken(
    lines.map(({ parsed }) => (parsed.ok ? pathOf(parsed.value.from) : null)),
  );
  for (const [index, { place, parsed: read }] of lines.entries()) {
    if (!read.ok) {
      collector.refuse(place, read.problem);
      continue;
    }
    const parsed = read.value;
    // From the first pattern on, exact rules count as patterns too.
    if (dynamicRules > 0 || isDynamic(parsed.from)) dynamicRules++;
    else staticRules++;
    const first = seen.get(parsed.from);
    if (first !== undefined) {
      const message = `${quote(parsed.from)} is already in line ${first}, and only that one counted`;
      collector.refuse(place, { id: "rule-shadowed", message, fix: "Remove one of the two" });
      continue;
    }
    const understood = readRule(parsed, context);
    if (!understood.ok) {
      const { refusal, blocks } = understood.problem;
      const from = wholeSplat(pathOf(parsed.from));
      const took = innerSplat(pathOf(parsed.from));
      if (from === null) collector.refuse(place, took ? { ...refusal, took } : refusal, blocks);
      else {
        const whole = readRule({ ...parsed, from }, context);
        refuseSplat(place, refusal, whole, taken.get(index) ?? [], collector);
      }
      if (blocks.length > 0) seen.set(parsed.from, place.line);
      continue;
    }
    seen.set(parsed.from, place.line);
    collector.accept(place, [understood.value.rule], { needsSlash: true });
    for (const quirk of understood.value.quirks) collector.report(place, quirk);
    if (staticRules === MAX_STATIC_RULES + 1 && dynamicRules === 0) {
      collector.report(place, beyond("exact rules", MAX_STATIC_RULES));
    }
    if (dynamicRules === MAX_DYNAMIC_RULES + 1) {
      collector.report(place, beyond("patterns", MAX_DYNAMIC_RULES));
    }
  }
  return collector.imported;
};

interface ParsedLine {
  /** A path, with the slash that Cloudflare adds. */
  readonly from: string;
  readonly to: string;
  readonly status: number;
}

function parseLine(
  { text }: EntryPlace,
  { takesUndecided = false }: ImportContext,
): Result<ParsedLine, Refusal> {
  if (text.length > MAX_LINE_CHARACTERS) {
    return failUnreadable(
      `the line has ${text.length} characters, and Cloudflare leaves out any of more than ${MAX_LINE_CHARACTERS}`,
      "Write the rule into the table by hand",
    );
  }
  const all = text.split(/\s+/);
  const comment = all.findIndex((it, index) => index >= 2 && it.startsWith("#"));
  const tokens = comment === -1 ? all : all.slice(0, comment);
  const [given = "", to = "", code = "302"] = tokens;
  const isOpen = takesUndecided && isOpenTarget(to);
  if ((tokens.length < 2 && !isOpen) || tokens.length > 3) {
    return failUnreadable(
      `the line has ${tokens.length} words, and a rule has two or three`,
      "Write from, to and perhaps a status; a space inside a path is %20",
    );
  }
  if (/^https:\/\/+[^/]/.test(given)) {
    return failUnreadable(
      `${quote(given)} is a whole URL, and Cloudflare takes only paths here`,
      "Write its path",
    );
  }
  const status = /^\d{3}$/.test(code) ? Number(code) : Number.NaN;
  if (status !== 200 && !isRedirectStatus(status)) {
    return failUnreadable(
      `${quote(code)} is not a status that Cloudflare takes`,
      WRITE_A_REDIRECT_STATUS,
    );
  }
  if (!isOpen && !to.startsWith("/") && !/^https:\/\/+[^/]/.test(to)) {
    return failUnreadable(
      `the target ${quote(to)} is neither a path nor an https URL`,
      'Start it with "/" or "https://"',
    );
  }
  const from = given.startsWith("/") ? given : `/${given}`;
  if (isIndexLoop(from, to)) {
    return failUnreadable(
      `${quote(from)} to ${quote(to)} would never end, and Cloudflare leaves it out`,
      "Remove it",
    );
  }
  return success({ from, to, status });
}

/** Whether a redirect of a folder leads to `/index` or `/index.html`, which Cloudflare removes again. */
function isIndexLoop(from: string, to: string): boolean {
  return to.startsWith("/") && /\/\*?$/.test(from) && /\/index(\.html)?$/.test(to);
}

/** The path of a source; Cloudflare ignores queries and fragments. */
function pathOf(from: string): string {
  return /^[^?#]*/.exec(from)?.[0] ?? "";
}

/** A name anywhere in the path; only those that are whole segments can be expressed. */
const ANY_PLACEHOLDER = /:([A-Za-z]\w*)/g;

function isDynamic(from: string): boolean {
  return from.includes("*") || from.search(ANY_PLACEHOLDER) !== -1;
}

interface CloudflareRule {
  readonly rule: RuleData;
  readonly quirks: readonly Refusal[];
}

function readRule(
  { from, to, status }: ParsedLine,
  context: ImportContext,
): Result<CloudflareRule, Refused> {
  const path = pathOf(from);
  const segments = path.split("/");
  const splats = path.split("*").length - 1;
  const names = nameAll([...path.matchAll(ANY_PLACEHOLDER)].map((it) => it[1] ?? ""));
  if (splats > 1 || !names) {
    const what = names ? "* more than once" : "a name twice";
    const message = `${quote(from)} uses ${what}, so that Cloudflare never served it`;
    return refuse(unsupported(message, WRITE_WHOLE_SEGMENTS));
  }
  const isWhole = segments.every(
    (it, at) =>
      (it.includes("*") ? it === "*" && at === segments.length - 1 : true) &&
      (it.search(ANY_PLACEHOLDER) === -1 || /^:[A-Za-z]\w*$/.test(it)),
  );
  if (!isWhole) {
    const message = `${quote(from)} has a * or a :name that is only a part of a segment`;
    return refuse(unsupported(message, WRITE_WHOLE_SEGMENTS));
  }
  const named = segments.map((it) => (it.startsWith(":") ? rename(it, names) : it)).join("/");
  const block = { from: named, keep: true as const };
  if (!isRedirectStatus(status)) {
    const page = path === "/*" ? catchAllPage(to, status, context.site) : null;
    const what = `a rewrite serves ${quote(to)} at ${quote(from)}`;
    return refuse(page ?? withoutRedirecting(what), [block]);
  }
  if (context.takesUndecided && isOpenTarget(to)) {
    return success({ rule: { from: named, undecided: true }, quirks: [] });
  }
  const target = absoluteTarget(to, "", context);
  if (!target.ok) return refuse(target.problem, [block]);
  const all = splats === 1 ? new Map([...names, ["splat", "splat"]]) : names;
  const renamed = renameInTarget(target.value, all);
  if (renamed.joined !== null) return refuse(joinedText(renamed.joined), [block]);
  // A target's own query replaces the visitor's.
  const query = /^[^#]*\?[^#]/.test(to) ? { query: "drop" as const } : {};
  return success({
    rule: { from: named, to: renamed.to, ...(status === 301 ? {} : { status }), ...query },
    quirks: [
      ...(all.size > 0 ? renamed.unfilled.map((name) => unfilled(name, from)) : []),
      ...findQuirks(from, path, names),
    ],
  });
}

function rename(segment: string, names: Names): string {
  return segment.replace(ANY_PLACEHOLDER, (_all, name: string) => `:${names.get(name) ?? name}`);
}

function findQuirks(from: string, path: string, names: Names): Refusal[] {
  const quirks: Refusal[] = [];
  if (path !== from) {
    quirks.push(
      quirk(
        `${quote(from)} has a query or a fragment, which Cloudflare leaves out: the rule is for every query`,
        "Add the parameters to the rule if it is meant only for them",
      ),
    );
  }
  const known = [...names.keys()];
  const prefix = known.find((it) => known.some((other) => other !== it && other.startsWith(it)));
  if (prefix !== undefined) {
    quirks.push(
      quirk(
        `${quote(from)} has a placeholder whose name begins with :${prefix}: engines of before 2026 mixed the two up, and never served it or filled it wrongly`,
        "Check that it does what is wanted, now that it applies",
      ),
    );
  }
  return quirks;
}

function beyond(what: string, limit: number): Refusal {
  return quirk(
    `this and later ${what} are beyond Cloudflare's ${limit.toLocaleString("en")}, and were never served`,
    "Check that they do what is wanted, now that they apply",
  );
}

/**
 * Imports the `hosting.redirects` of a `firebase.json`: the first match answers, and the default status is 301.
 *
 * @see https://firebase.google.com/docs/hosting/full-config#redirects
 */
import { withoutCovered } from "../import/redirect-rules.ts";
import * as z from "zod/mini";
import { quote } from "../../domain/finding.ts";
import { all, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus, type RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { collectEntries, type Refusal, type Refused } from "../import/entries.ts";
import type { ImportContext, Importer, LongerNames } from "../import/imported.ts";
import { longerNames } from "../import/longer-names.ts";
import { translateDestination } from "../import/named-target.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { isRespelling, onlyRespells } from "../import/own-address.ts";
import { unfilled } from "../import/placeholders.ts";
import {
  asWritten,
  catchAllPage,
  failUnsupported,
  pathQuirks,
  quirk,
  refuse,
  unreadable,
  unsupported,
  WRITE_A_REDIRECT_STATUS,
} from "../import/refusals.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import type { AcceptedName } from "../regex/accepted-name.ts";
import { type PathPattern, writeFrom } from "../regex/path-pattern.ts";
import { escapeColons } from "../rules/replace-placeholders.ts";
import { field, placeIn, readJsonFile } from "../import/read-json-file.ts";
import { createGlobMatcher, isPlainPath } from "./glob.ts";
import { readGlob, readRegex } from "./patterns.ts";
import { type HostingSite, listSites } from "./sites.ts";

const redirectSchema = z.object({
  source: z.optional(z.string()),
  glob: z.optional(z.string()),
  regex: z.optional(z.string()),
  destination: z.string(),
  type: z.optional(z.number()),
});
type RedirectData = z.infer<typeof redirectSchema>;

export const importFirebase: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const source = readJsonFile(text, collector);
  const sites = listSites(source.value);
  const main = sites.find((it) => it.redirects.length > 0);
  for (const site of sites) {
    const plain = site.redirects.map((it) => plainSource(it));
    for (const [index, redirect] of site.redirects.entries()) {
      const place = placeIn(source, [...site.path, "redirects", index], redirect);
      if (site !== main) {
        collector.refuse(place, otherSite(site));
        continue;
      }
      const parsed = redirectSchema.safeParse(redirect);
      const read = parsed.success ? readRedirect(parsed.data, context) : refuse(NOT_A_REDIRECT);
      if (read.ok) {
        const { rules, warnings, ...options } = read.value;
        collector.accept(place, rules, options);
        for (const warning of warnings) collector.report(place, warning);
      } else {
        const { refusal, blocks } = read.problem;
        const behind = plain.slice(index + 1).filter((it) => it !== null);
        const taken = parsed.success ? takeBehind(parsed.data, behind, context) : [];
        collector.refuse(place, refusal, blocks, taken);
      }
    }
    for (const [index, rewrite] of site.rewrites.entries()) {
      const page = catchAllSchema.safeParse(rewrite);
      const refusal = page.success ? catchAllPage(page.data.destination, 200, context.site) : null;
      const place = placeIn(source, [...site.path, "rewrites", index], rewrite);
      collector.refuse(place, refusal ?? REWRITE);
    }
  }
  return { ...collector.imported, isUnreadable: source.problems.length > 0 };
};

const NOT_A_REDIRECT = unreadable(
  "an entry of redirects does not have a destination and one of source and regex",
  'Write { "source": "/old", "destination": "https://...", "type": 301 }',
);

/** A page for whatever nothing else answers. */
const catchAllSchema = z.object({
  source: z.string().check(z.regex(/^\/?\*\*$/)),
  destination: z.string(),
});

const REWRITE = unsupported(
  'an entry of "rewrites" serves an address without redirecting',
  'Write what visitors are to get into "redirects", or leave it out',
);

function otherSite({ name }: HostingSite): Refusal {
  return unsupported(
    `this redirect is of another of the file's sites (${quote(name)}), and only the first with redirects is read`,
    `Import the site ${quote(name)} by itself, with its own hosts`,
  );
}

/** The source of a redirect for one literal path; null for any other redirect. */
function plainSource(redirect: unknown): string | null {
  const source = field(redirect, "source") ?? field(redirect, "glob");
  return typeof source === "string" && isPlainPath(source) ? source : null;
}

/** The rules for what a glob that cannot be expressed takes from later redirects of literal paths. */
function takeBehind(
  { source, destination, type = 301 }: RedirectData,
  behind: readonly string[],
  context: ImportContext,
): RuleData[] {
  const matches = source === undefined ? null : createGlobMatcher(source);
  const target = absoluteTarget(destination, "", context);
  if (!matches || !target.ok || !isRedirectStatus(type) || /\/:\w/.test(destination)) return [];
  return behind.filter(matches).map((from) => ({
    from,
    to: target.value,
    ...(type === 301 ? {} : { status: type }),
  }));
}

interface FirebaseRules {
  readonly rules: readonly RuleData[];
  readonly needsSlash: boolean;
  /** What an expression with an open end accepted besides. */
  readonly longer?: readonly LongerNames[];
  /** What placeholders that accept any name accepted in Firebase. */
  readonly accepted?: ReadonlyMap<string, AcceptedName>;
  readonly warnings: readonly Refusal[];
}

function readRedirect(
  redirect: RedirectData,
  context: ImportContext,
): Result<FirebaseRules, Refused> {
  const { destination, regex, type = 301 } = redirect;
  const glob = redirect.source ?? redirect.glob;
  if ((glob === undefined) === (regex === undefined)) return refuse(NOT_A_REDIRECT);
  if (!isRedirectStatus(type)) {
    return refuse(unreadable(`type is ${type}, which is not a redirect`, WRITE_A_REDIRECT_STATUS));
  }
  const source = glob ?? regex ?? "";
  const read = glob === undefined ? readRegex(source) : readGlob(glob);
  if (!read.ok) return refuse(read.problem);
  const { patterns } = read.value;
  const froms = patterns.flatMap((it) => fromOf(it) ?? []);
  const blocks = froms.map((it) => ({ ...it, keep: true as const }));
  if (context.takesUndecided && isOpenTarget(destination)) {
    const rules = froms.map((it) => ({ ...it, undecided: true as const }));
    return success({ rules, needsSlash: needsSlash(patterns), warnings: [] });
  }
  const groups = new Set(patterns.flatMap((it) => [...it.captures.keys()]));
  const write = (it: PathPattern): Result<MadeRule, Refusal> =>
    toRule(it, groups, destination, type, context);
  const made = all(patterns.map(write));
  if (!made.ok) return refuse(made.problem, blocks);
  const kept = made.value.filter((it) => !it.isRespelling);
  if (kept.length === 0) return refuse(onlyRespells(`${quote(source)} to ${quote(destination)}`));
  const missing = new Set(kept.flatMap((it) => it.unfilled));
  const written = kept.map((it) => it.rule);
  const rules = withoutCovered(written);
  const splats = written.filter((it) => it.from.endsWith("/*")).length;
  const isCovered = splats > 0 && written.length - rules.length === splats;
  return success({
    rules,
    needsSlash: needsSlash(patterns) && !isCovered,
    longer: patterns
      .filter((it) => it.isOpen)
      .map((pattern) => longerNames(pattern, (it) => rulesOf(write(it)))),
    accepted: new Map(patterns.flatMap((it) => [...(it.accepted ?? [])])),
    warnings: [
      ...pathQuirks(source, read.value),
      ...[...missing].map((name) => unfilled(name, destination)),
      ...(glob !== undefined && /\/:\w/.test(glob) && !/(?:^|\/):\w/.test(destination)
        ? [unnamed(glob)]
        : []),
    ],
  });
}

/** The warning about a glob with names whose target has none as a segment: names are looked for only then. */
function unnamed(glob: string): Refusal {
  return quirk(
    `no segment of the target of ${asWritten(glob)} names a part of it, and Firebase's emulator takes its : for text: it is read as a placeholder`,
    "Check that it matches the intended addresses",
  );
}

function needsSlash(patterns: readonly PathPattern[]): boolean {
  return patterns.some((it) => it.needsSlash);
}

interface MadeRule {
  readonly rule: RuleData;
  readonly unfilled: readonly string[];
  readonly isRespelling: boolean;
}

/** Firebase compares a path decoded as by `decodeURI`, which leaves some escapes: in a source they are no text. */
function fromOf(pattern: PathPattern): ReturnType<typeof writeFrom> {
  const made = writeFrom(pattern, "", []);
  return made && { ...made, from: made.from.replace(/%25(?=2[346BCF]|3[ABDF]|40)/gi, "%") };
}

function toRule(
  pattern: PathPattern,
  groups: ReadonlySet<string>,
  destination: string,
  status: RedirectStatus,
  context: ImportContext,
): Result<MadeRule, Refusal> {
  const from = fromOf(pattern);
  if (!from) {
    return failUnsupported("a path with . or .. in it is never requested", "Remove it");
  }
  const captures = new Map(
    // A group that is missing in this pattern captures nothing.
    [...groups].map((name) => {
      const texts = (pattern.captures.get(name) ?? []).map((it) =>
        typeof it === "string" ? it : `:${it.name}`,
      );
      // The target already has the slash before it.
      return [name, texts.join("").replace(/^\//, "")] as const;
    }),
  );
  const { to, unfilled: missing } = translateDestination(destination, captures, []);
  const isPattern = pattern.segments.some((it) => it.kind !== "literal");
  const bare = dropEmpty(to, destination, captures);
  const target = absoluteTarget(
    isPattern && captures.size === 0 ? escapeColons(bare) : bare,
    "",
    context,
  );
  if (!target.ok) return target;
  const rule = { ...from, to: target.value, ...(status === 301 ? {} : { status }) };
  const oldTarget = /^\/(?!\/)/.test(bare) ? `https://${context.site.hosts[0]}${bare}` : bare;
  return success({ rule, unfilled: missing, isRespelling: isRespelling(rule, oldTarget, context) });
}

function rulesOf(made: Result<MadeRule, Refusal>): readonly RuleData[] {
  return made.ok && !made.value.isRespelling ? [made.value.rule] : [];
}

/** Removes the slash before an empty name at the end of a target. */
function dropEmpty(to: string, destination: string, captures: ReadonlyMap<string, string>): string {
  const last = /\/:(\w+)[*+?]?$/.exec(destination)?.[1];
  return last !== undefined && captures.get(last) === "" ? to.replace(/(?<=[^/])\/$/, "") : to;
}

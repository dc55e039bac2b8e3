import { quote } from "../finding.ts";
import { bytesOf } from "../table/check-served-file.ts";
import { reaches, segmentsOf } from "../table/covers.ts";
import type { Rule } from "../table/rule.ts";
import type { Source } from "../table/source.ts";
import { isRetiredWhole } from "../table/table.ts";
import type { CheckContext } from "./context.ts";

/** The limit on the total size of a table's served files. */
const MAX_TABLE_BYTES = 1024 * 1024;

/** Checks what a retired site leaves behind: files that programs request, served files, and undecided rules. */
export function checkLeftBehind(context: CheckContext): void {
  checkWellKnown(context);
  checkRobots(context);
  checkUndecided(context);
  checkServedFiles(context);
}

/** The entry of `site.keep` for certificates, app links and verification files, which must stay in place. */
export const WELL_KNOWN = "/.well-known/*";

/** Matches an entry of `site.keep` that keeps something below `/.well-known`. */
const KEEPS_WELL_KNOWN = /^\/+(?:\*|(?:\.well-known|:[A-Za-z_]\w*)\/+.)/i;

function checkWellKnown({ table, rules, data, report }: CheckContext): void {
  if (!isRetiredWhole(table.site)) return;
  const isKept = data.site.keep.some((it) =>
    KEEPS_WELL_KNOWN.test(typeof it === "string" ? it : it.path),
  );
  const isAnswered = rules.some(
    ({ answer, source }) =>
      (answer.kind === "keep" || answer.kind === "serve") && isBelowWellKnown(source),
  );
  if (isKept || isAnswered) return;
  const message =
    'the whole host is retired, and nothing keeps or serves "/.well-known/": certificates, app links and security.txt are asked for there';
  report("well-known-redirected", ["site", "scope"], message, `Add "${WELL_KNOWN}" to site.keep`, {
    data: { others: [WELL_KNOWN] },
  });
}

function isBelowWellKnown(source: Source): boolean {
  const segments = segmentsOf(source);
  const isDeep = segments.length > 1 || segments[0]?.kind === "splat";
  return isDeep && reaches(segments, [".well-known"]);
}

/** Files that crawlers read. If they are redirected, crawlers do not see the old addresses. */
const FOR_CRAWLERS = /^\/robots\.txt$|\/sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$/;

function checkRobots({ rules, report }: CheckContext): void {
  for (const { answer, source, from, index } of rules) {
    if (answer.kind !== "redirect" || source.segments !== null) continue;
    if (!FOR_CRAWLERS.test(source.path)) continue;
    const message = `${quote(from)} is redirected away, and crawlers look for the old addresses there`;
    const fix =
      'Remove the rule where the whole host is retired (Sunset then serves the file); else say "keep": true or "serve"';
    report("robots-redirected", ["rules", index, "from"], message, fix);
  }
}

function checkUndecided({ rules, report }: CheckContext): void {
  const undecided = rules.filter(({ answer }) => answer.kind === "undecided");
  const [first] = undecided;
  if (!first) return;
  const count = undecided.length;
  const message =
    count === 1
      ? `${quote(first.from)} is undecided: it answers as the fallback does, temporarily`
      : `${count} rules are undecided, this one first: they answer as the fallback does, temporarily`;
  const fix = 'Write "to", "gone", "keep" or "serve" instead, as soon as it is known';
  const data = { rules: count };
  report("undecided", ["rules", first.index, "undecided"], message, fix, { data });
}

function checkServedFiles({ rules, report }: CheckContext): void {
  let bytes = 0;
  let over: Rule | null = null;
  for (const rule of rules) {
    if (rule.answer.kind !== "serve") continue;
    bytes += bytesOf(rule.answer.file);
    if (bytes > MAX_TABLE_BYTES) over ??= rule;
  }
  if (!over) return;
  const message = `the served files have ${bytes} bytes together, more than the ${MAX_TABLE_BYTES} of a table, from ${quote(over.from)} on`;
  const fix =
    "Let the old site answer for the larger ones with keep, or redirect to where they are";
  report("serve-too-large", ["rules", over.index, "serve"], message, fix);
}

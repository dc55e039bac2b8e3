import { formatForPeople, type Instant } from "../instant.ts";
import { quote } from "../finding.ts";
import type { Rule } from "../table/rule.ts";
import { isPatternSource, sourceText } from "../table/source.ts";
import { type CheckContext, dataOf } from "./context.ts";
import { keptUntil } from "./kept-until.ts";

/** The longest key that Workers KV accepts, in bytes (developers.cloudflare.com/kv/platform/limits). */
export const MAX_KEY_BYTES = 512;

/** In characters: no shorter key can be too long. A character takes up to 3 bytes in a path, a host up to 253. */
const SURELY_SHORT = (MAX_KEY_BYTES - "https://".length - 253) / 3;

/** More exact rules than this with one target suggest an unfinished map. */
const MANY_TO_ONE = 20;

/** Reports `many-to-one`, `target-is-fallback`, `window-past` and `key-too-long`. */
export function checkHints(context: CheckContext): void {
  checkManyToOne(context);
  for (const rule of context.rules) {
    checkTargetIsFallback(context, rule);
    checkWindowPast(context, rule);
    checkKey(context, rule);
  }
}

/** The target of an exact redirect; null for any other rule. */
function exactTarget({ answer, source }: Rule): string | null {
  if (answer.kind !== "redirect" || isPatternSource(source)) return null;
  return answer.target?.kind === "literal" ? answer.target.href : null;
}

function checkManyToOne({ rules, report }: CheckContext): void {
  const counts = new Map<string, number>();
  const crowded = new Set<string>();
  for (const rule of rules) {
    const target = exactTarget(rule);
    if (target === null) continue;
    const count = (counts.get(target) ?? 0) + 1;
    counts.set(target, count);
    if (count > MANY_TO_ONE) crowded.add(target);
  }
  if (crowded.size === 0) return;
  for (const rule of rules) {
    const target = exactTarget(rule);
    // Reported for the first rule of each target only.
    if (target === null || !crowded.delete(target)) continue;
    const count = counts.get(target) ?? 0;
    const message = `${count} exact rules go to ${quote(target)}, this one first`;
    const fix =
      "Search engines treat that as missing pages: use one pattern, better targets, or gone";
    const data = { rules: count };
    report("many-to-one", ["rules", rule.index, "to"], message, fix, { data });
  }
}

function checkTargetIsFallback({ table, report }: CheckContext, rule: Rule): void {
  const fallback = table.site.fallback?.target;
  const { answer } = rule;
  if (answer.kind !== "redirect" || answer.query !== "merge") return;
  if (answer.status !== table.site.fallbackStatus) return;
  if (fallback?.kind !== "literal" || exactTarget(rule) !== fallback.href) return;
  // Not equivalent: the fallback would keep the parameters that this rule consumes, and it begins at the gate.
  if (rule.source.query.length > 0 || rule.window.startsAt !== null) return;
  const message = `${quote(rule.from)} goes where the fallback goes anyway`;
  report(
    "target-is-fallback",
    ["rules", rule.index, "to"],
    message,
    "Find a better target, or remove the rule",
  );
}

function checkWindowPast(context: CheckContext, rule: Rule): void {
  const { table, isGateKnown, now, report } = context;
  const { endsAt } = rule.window;
  if (endsAt === null) return;
  const { site } = table;
  const gate = isGateKnown ? site.activatesAt : -Infinity;
  const kept = keptUntil(rule, site, -Infinity);
  if (now < endsAt && gate < endsAt && kept < endsAt) return;
  const people = (at: Instant): string => formatForPeople(at, site.timeZone);
  const when =
    now >= endsAt
      ? "which is past"
      : gate < endsAt
        ? `when site.keep still passes it, until ${people(kept)}`
        : `${endsAt === gate ? "just at the gate," : "before the gate at"} ${people(gate)}`;
  const message = `${quote(rule.from)} ends at ${dataOf(context, rule).endsAt}, ${when}`;
  report(
    "window-past",
    ["rules", rule.index, "endsAt"],
    message,
    "Remove the rule, or move its end",
  );
}

function checkKey({ report }: CheckContext, rule: Rule): void {
  if (rule.source.path.length < SURELY_SHORT && rule.source.query.length === 0) return;
  const bytes = new TextEncoder().encode(sourceText(rule.source)).length;
  if (bytes <= MAX_KEY_BYTES) return;
  const message = `${quote(rule.from)} is ${bytes} bytes long, more than the ${MAX_KEY_BYTES} of a key in KV`;
  report(
    "key-too-long",
    ["rules", rule.index, "from"],
    message,
    "It works, but cannot be changed as a row in the dashboard",
  );
}

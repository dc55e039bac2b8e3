/**
 * The fields of a rule that the console needs, extracted from its line of content as text: parsing a million lines
 * would take seconds.
 */
import { fallbackOf, isFallbackOnly } from "../../domain/report/fallback-only.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { parseRule } from "../../release/content.ts";

export interface RuleLine {
  readonly from: string;
  /** null if the rule has no target. */
  readonly to: string | null;
  readonly outcome: RuleOutcome;
  /** null for `keep`, and for `undecided`, which the site's fallback decides. */
  readonly status: number | null;
  readonly section: string | null;
  readonly note: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

/** The outcome that a rule states, in the words of `routes.json`. */
export type RuleOutcome = "redirect" | "gone" | "keep" | "serve" | "undecided";

/** @param text A line of canonical content. */
export function readRuleLine(text: string): RuleLine {
  // Within a string every quote is escaped, so a quoted field name can only be a field; only the names in `where` could
  // be mistaken for one.
  if (text.includes("\\") || text.includes(',"where":')) return lineOf(parseRule(text));
  const status = numberAt(text, ',"status":');
  const outcome = outcomeOf({
    gone: text.includes(',"gone":true'),
    keep: text.includes(',"keep":true'),
    serve: text.includes(',"serve":'),
    undecided: text.includes(',"undecided":true'),
  });
  return {
    from: textAt(text, '{"from":"') ?? "",
    to: textAt(text, ',"to":"'),
    outcome,
    status: statusOf(outcome, status),
    section: textAt(text, ',"section":"'),
    note: textAt(text, ',"note":"'),
    startsAt: textAt(text, ',"startsAt":"'),
    endsAt: textAt(text, ',"endsAt":"'),
  };
}

export function lineOf(rule: RuleData): RuleLine {
  const outcome = outcomeOf({ ...rule, serve: rule.serve !== undefined });
  return {
    from: rule.from,
    to: rule.to ?? null,
    outcome,
    status: statusOf(outcome, rule.status ?? null),
    section: rule.section ?? null,
    note: rule.note ?? null,
    startsAt: rule.startsAt ?? null,
    endsAt: rule.endsAt ?? null,
  };
}

interface Said {
  readonly gone?: boolean | undefined;
  readonly keep?: boolean | undefined;
  readonly serve: boolean;
  readonly undecided?: boolean | undefined;
}

function outcomeOf({ gone, keep, serve, undecided }: Said): RuleOutcome {
  if (gone) return "gone";
  if (keep) return "keep";
  if (serve) return "serve";
  return undecided ? "undecided" : "redirect";
}

function statusOf(outcome: RuleOutcome, status: number | null): number | null {
  switch (outcome) {
    case "redirect":
      return status ?? 301;
    case "gone":
      return 410;
    case "serve":
      return 200;
    case "keep":
    case "undecided":
      return null;
  }
}

/** The result of a rule for visitors. `fallback`: they are sent to the site's fallback page. */
export type RuleResult = RuleOutcome | "fallback";

export type ResultReader = (line: Pick<RuleLine, "from" | "outcome" | "to">) => RuleResult;

/** Creates a function that returns the result of a rule for visitors, as reports count it. */
export function createResultReader(site: Pick<SiteData, "fallback" | "scope">): ResultReader {
  const fallback = fallbackOf(site);
  return ({ from, outcome, to }) =>
    outcome === "redirect" && to !== null && isFallbackOnly(fallback, { from, to })
      ? "fallback"
      : outcome;
}

function textAt(line: string, name: string): string | null {
  const start = line.indexOf(name);
  if (start === -1) return null;
  return line.slice(start + name.length, line.indexOf('"', start + name.length));
}

function numberAt(line: string, name: string): number | null {
  const start = line.indexOf(name);
  return start === -1 ? null : Number.parseInt(line.slice(start + name.length), 10);
}

/** Returns the canonical host of a rule for one host; "" for a rule for every host. */
export function hostOf({ from }: Pick<RuleLine, "from">): string {
  const host = /^https?:\/\/([^/?]+)/i.exec(from)?.[1];
  return host === undefined ? "" : canonicalHost(host);
}

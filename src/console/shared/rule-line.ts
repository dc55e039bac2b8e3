/** What the console needs of a rule, read off its line of content as text: parsing a million would take seconds. */
import type { RuleData } from "../../domain/table/schema.ts";
import { parseRule } from "../../release/content.ts";

export interface RuleLine {
  readonly from: string;
  /** null if the rule has none. */
  readonly to: string | null;
  readonly outcome: "redirect" | "gone" | "keep";
  /** null for `keep`. */
  readonly status: number | null;
  readonly section: string | null;
  readonly note: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

/** @param text A line of canonical content. */
export function readRuleLine(text: string): RuleLine {
  // Within a string every quote is escaped, so that a field's name can stand for itself; only the names in `where`
  // could be mistaken for fields.
  if (text.includes("\\") || text.includes(',"where":')) return lineOf(parseRule(text));
  const status = numberAt(text, ',"status":');
  const outcome = text.includes(',"gone":true')
    ? "gone"
    : text.includes(',"keep":true')
      ? "keep"
      : "redirect";
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

function lineOf(rule: RuleData): RuleLine {
  const outcome = rule.gone ? "gone" : rule.keep ? "keep" : "redirect";
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

function statusOf(outcome: RuleLine["outcome"], status: number | null): number | null {
  if (outcome === "keep") return null;
  return outcome === "gone" ? 410 : (status ?? 301);
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

/** The host of a rule of one host, lower-case; "" for a rule of every host. */
export function hostOf({ from }: Pick<RuleLine, "from">): string {
  const host = /^https?:\/\/([^/?]+)/i.exec(from)?.[1];
  return host === undefined ? "" : host.toLowerCase();
}

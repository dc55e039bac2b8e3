/**
 * One side of a changed rule: its answer, and when and for whom it applies, as far as that differs from the other side.
 */
import type { Child } from "hono/jsx";
import { parseInstant } from "../../domain/instant.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { View } from "../shared/view.ts";
import { formatWhen } from "./format.ts";
import { Joined } from "./joined.tsx";
import { Filled, wheresOf } from "./sentence.tsx";
import { TargetLink, UserText } from "./user-text.tsx";

interface RuleCellProps {
  readonly view: View;
  readonly rule: RuleData;
  /** The rule on the other side; null if there is none. */
  readonly other: RuleData | null;
}

export function RuleCell({ view, rule, other }: RuleCellProps) {
  return (
    <>
      <Answer view={view} rule={rule} other={other} />
      <Conditions view={view} rule={rule} other={other} />
    </>
  );
}

function Answer({ view, rule, other }: RuleCellProps) {
  const { outcomes, changes } = view.texts;
  if (rule.keep) return <span>{outcomes.keep}</span>;
  if (rule.undecided) {
    return (
      <span>
        {outcomes.undecided}
        {view.texts.marks.colon}
        {changes.undecided}
      </span>
    );
  }
  if (rule.serve !== undefined)
    return <Status number={200} word={outcomes.serve} isOther={false} />;
  const status = rule.gone ? 410 : (rule.status ?? 301);
  const word = rule.gone
    ? outcomes.gone
    : changes.statuses[isPermanentRedirect(rule.status ?? 301) ? "permanent" : "temporary"];
  const isOther = other !== null && !isSameStatus(rule, other);
  return (
    <span>
      <Status number={status} word={word} isOther={isOther} />
      {rule.to !== undefined && (
        <>
          {rule.gone && ` ${changes.suggests}`}{" "}
          <TargetLink view={view} text={rule.to} other={other?.to ?? null} />
        </>
      )}
    </span>
  );
}

function Status({ number, word, isOther }: { number: number; word: string; isOther: boolean }) {
  const text = `${number} ${word}`;
  return <strong class="status">{isOther ? <mark class="differs">{text}</mark> : text}</strong>;
}

function isSameStatus(a: RuleData, b: RuleData): boolean {
  return Boolean(a.gone) === Boolean(b.gone) && (a.status ?? 301) === (b.status ?? 301);
}

const FIELDS = ["host", "startsAt", "endsAt", "where", "query", "lowercase", "match"] as const;
type Field = (typeof FIELDS)[number];

/** The meaning of an absent field, which is mentioned only if the other side differs. */
const UNSAID: Readonly<Partial<Record<Field, string>>> = {
  host: "",
  query: "merge",
  lowercase: "false",
};

function Conditions({ view, rule, other }: RuleCellProps) {
  const told = FIELDS.filter((field) =>
    other === null
      ? valueOf(rule, field) !== (UNSAID[field] ?? "")
      : valueOf(rule, field) !== valueOf(other, field),
  ).filter((field) => other !== null || field !== "match");
  if (told.length === 0) return null;
  return (
    <ul class="conditions">
      {told.map((field) => (
        <li>{inWords(view, rule, field)}</li>
      ))}
    </ul>
  );
}

function valueOf(rule: RuleData, field: Field): string {
  if (field === "host") return hostOf(rule);
  const value = rule[field] ?? UNSAID[field] ?? "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Returns the host of a rule for one host, as written; "" for a rule for every host. */
function hostOf({ from }: RuleData): string {
  return /^https?:\/\/([^/?]+)/i.exec(from)?.[1] ?? "";
}

function inWords(view: View, rule: RuleData, field: Field): Child {
  const { conditions } = view.texts.changes;
  const when = (text: string): Child => {
    const instant = parseInstant(text);
    return instant === null ? <UserText text={text} /> : formatWhen(view, instant);
  };
  switch (field) {
    case "host": {
      const host = hostOf(rule);
      if (host === "") return conditions.everyHost;
      return <Filled text={conditions.host} parts={{ host: <UserText text={host} /> }} />;
    }
    case "startsAt":
      if (rule.startsAt === undefined) return conditions.fromGate;
      return <Filled text={conditions.from} parts={{ when: when(rule.startsAt) }} />;
    case "endsAt":
      if (rule.endsAt === undefined) return conditions.noEnd;
      return <Filled text={conditions.until} parts={{ when: when(rule.endsAt) }} />;
    case "where": {
      const wheres = wheresOf(view, rule);
      return wheres.length === 0 ? conditions.anywhere : <Joined items={wheres} by={<br />} />;
    }
    case "query":
      return rule.query === "drop" ? conditions.dropsQuery : conditions.keepsQuery;
    case "lowercase":
      return rule.lowercase ? conditions.lowercases : conditions.keepsCase;
    case "match":
      return rule.match === "exact" ? conditions.exact : conditions.pattern;
  }
}

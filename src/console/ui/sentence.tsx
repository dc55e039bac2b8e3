/** A rule in plain words. */
import type { Child } from "hono/jsx";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { UNREGISTER } from "../../domain/table/served-file.ts";
import type { BaseView, View } from "../shared/view.ts";
import { formatWhen } from "./format.ts";
import { AddressText, TargetLink, UserText, visibleText } from "./user-text.tsx";

/** Fills the `{places}` of a sentence, whose order depends on the language. */
export function Filled({ text, parts }: { text: string; parts: Readonly<Record<string, Child>> }) {
  const pieces = text.split(/\{(\w+)\}/);
  return <>{pieces.map((piece, index) => (index % 2 === 0 ? piece : (parts[piece] ?? null)))}</>;
}

interface SentenceProps {
  readonly view: View;
  readonly rule: RuleData;
  /** When it begins to answer. */
  readonly begins: Instant;
}

/** A rule as a sentence: `/old/* goes to https://… permanently from 1 January 2025, 00:00 UTC`. */
export function Sentence({ view, rule, begins }: SentenceProps) {
  const { sentence } = view.texts;
  const since = <span class="since">{windowInWords(view, rule, begins)}</span>;
  const from = <AddressText text={rule.from} />;
  if (rule.keep) return <Filled text={sentence.keep} parts={{ from, since }} />;
  if (rule.undecided) return <Filled text={sentence.undecided} parts={{ from, since }} />;
  if (rule.serve === UNREGISTER) {
    return <Filled text={sentence.unregisters} parts={{ from, since }} />;
  }
  if (rule.serve !== undefined) {
    const type = <code>{visibleText(rule.serve.type)}</code>;
    return <Filled text={sentence.serve} parts={{ from, since, type }} />;
  }
  if (rule.gone) {
    const to = rule.to === undefined ? null : <TargetLink view={view} text={rule.to} />;
    const text = to ? sentence.goneWithSuggestion : sentence.gone;
    return <Filled text={text} parts={{ from, to, since }} />;
  }
  const text = isPermanentRedirect(rule.status ?? 301) ? sentence.permanent : sentence.temporary;
  const to = <TargetLink view={view} text={rule.to ?? ""} />;
  return <Filled text={text} parts={{ from, to, since }} />;
}

function windowInWords(view: View, { endsAt }: RuleData, begins: Instant): string {
  const { sentence } = view.texts;
  const start = formatWhen(view, begins);
  if (endsAt === undefined) return sentence.from(start);
  return sentence.fromUntil(start, formatWhen(view, parseInstant(endsAt) ?? Infinity));
}

/** The other fields of a rule that change what visitors get. */
export function Conditions({ view, rule }: { view: View; rule: RuleData }) {
  const { sentence } = view.texts;
  const all = [
    ...wheresOf(view, rule),
    rule.query === "drop" ? sentence.dropsQuery : null,
    rule.lowercase ? sentence.lowercases : null,
  ].filter((it) => it !== null);
  if (all.length === 0) return null;
  return (
    <ul class="conditions">
      {all.map((it) => (
        <li>{it}</li>
      ))}
    </ul>
  );
}

/** Returns what each placeholder with a list may be. */
export function wheresOf(view: View, { where = {} }: RuleData): readonly Child[] {
  return Object.entries(where).map(([name, values]) => (
    <Filled
      text={view.texts.sentence.where}
      parts={{ name: <code>{`:${name}`}</code>, values: valuesOf(view, values) }}
    />
  ));
}

const VALUES_AT_MOST = 12;

/** Returns the first allowed values of a placeholder, each with its spelling in the target if that differs. */
export function valuesOf(view: View, values: NonNullable<RuleData["where"]>[string]): Child {
  const shown = Array.isArray(values)
    ? values
    : Object.entries(values).map(([old, replacement]) =>
        old === replacement ? old : `${old} → ${replacement}`,
      );
  const more = shown.length - VALUES_AT_MOST;
  const { marks, sentence } = view.texts;
  return (
    <>
      <UserText text={shown.slice(0, VALUES_AT_MOST).join(marks.comma)} />
      {more > 0 && ` ${sentence.andMore(more)}`}
    </>
  );
}

interface AnswerProps {
  readonly view: View;
  /** null if unknown. */
  readonly decision: Decision | null;
  /** The decision on the other side; differences in the address are marked. */
  readonly other?: Decision | null;
}

/** The answer to a visitor, in words. */
export function AnswerOf({ view, decision, other = null }: AnswerProps) {
  const { answers } = view.texts;
  if (!decision) return <>{answers.notKnown}</>;
  const { outcome, reason, location } = decision;
  if (outcome === "pass") return <>{answers.oldSite}</>;
  if (outcome !== "redirect") return <>{answers[outcome]}</>;
  if (reason === "fallback") return <>{answers.fallback}</>;
  return <TargetLink view={view} text={location ?? ""} other={other?.location ?? null} />;
}

/** Why visitors get an answer, in brief. */
export function reasonInWords(
  { texts: { reasons } }: BaseView,
  { reason, outcome, changesAt }: Decision,
): string {
  if (reason === "fallback" && outcome === "not-found") return reasons["no-fallback"];
  if (reason === "kept" && changesAt !== null) return reasons["kept-for-now"];
  return reasons[reason];
}

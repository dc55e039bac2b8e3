/**
 * What visitors of a changed rule's addresses get where the rule itself does not say so, because another rule answers,
 * or none does.
 */
import type { Instant } from "../../../domain/instant.ts";
import {
  isSameForVisitor,
  type Phase,
  type VisitorAnswer,
} from "../../../domain/report/visitor-change.ts";
import type { AddressChange } from "../../compare/address-changes.ts";
import type { View } from "../../shared/view.ts";
import { formatWhen } from "../../ui/format.ts";
import { Filled } from "../../ui/sentence.tsx";
import { AddressText, TargetLink } from "../../ui/user-text.tsx";

/** How many different answers of a pattern are listed, and how many changes of each. */
const GROUPS_AT_MOST = 3;
const PHASES_AT_MOST = 3;
/** Answers are resolved a moment after the page has begun, so anything within a minute counts as now. */
const MINUTE_MS = 60_000;

interface VisitorCellProps {
  readonly view: View;
  /** The resolved addresses; undefined if that takes longer than a page waits. */
  readonly addresses: readonly AddressChange[] | undefined;
  readonly side: "before" | "after";
  /** The gate of the release; changes that begin with it are shown without a date. */
  readonly gate: Instant;
  /** Whether the rule has other addresses besides these, so that they have to be named. */
  readonly isPattern: boolean;
  /** The target of the rule on the other side; null if it has none. */
  readonly other: string | null;
}

export function VisitorCell({ view, addresses, side, gate, isPattern, other }: VisitorCellProps) {
  const { marks, changes } = view.texts;
  const { visitors } = changes;
  if (!addresses) return <span class="soft">{visitors.later}</span>;
  if (addresses.length === 0) return <span class="soft">{visitors.noExample}</span>;
  const alike = [...Map.groupBy(addresses, (it) => textOf(it, side)).values()];
  return (
    <ul class="answers">
      {alike.slice(0, GROUPS_AT_MOST).map(([first, ...others]) => (
        <li>
          {isPattern && first && (
            <>
              <AddressText text={first.address} />
              {others.length > 0 && ` ${visitors.alike(others.length)}`}
              {marks.colon}
            </>
          )}
          {first && <AnswersOf view={view} change={first} side={side} gate={gate} other={other} />}
        </li>
      ))}
    </ul>
  );
}

/** Returns the same text for addresses with the same answers at the same times. */
function textOf({ phases, lasting }: AddressChange, side: "before" | "after"): string {
  const text = ({ outcome, reason, location, isFallbackOnly }: VisitorAnswer): string =>
    JSON.stringify([outcome, isFallbackOnly, reason === "gate", location]);
  const told = tellingPhases(phases, side).map((it) => [it.at, text(it[side])]);
  return JSON.stringify(told.length === 0 ? text(lasting) : told);
}

interface AnswersProps extends Pick<VisitorCellProps, "view" | "side" | "gate" | "other"> {
  readonly change: AddressChange;
}

function AnswersOf({ view, change: { phases, lasting }, side, gate, other }: AnswersProps) {
  const { visitors } = view.texts.changes;
  const told = tellingPhases(phases, side).slice(0, PHASES_AT_MOST);
  if (told.length === 0) {
    return (
      <Filled
        text={visitors.same}
        parts={{ answer: <AnswerInWords view={view} answer={lasting} other={other} /> }}
      />
    );
  }
  const lines = told.map((phase, index) => {
    const isNow = phase.at < view.now + MINUTE_MS;
    const at = isNow ? visitors.now : formatWhen(view, phase.at);
    // No date is needed for what begins with the gate, or at once if the gate has passed, as everybody expects.
    const begins = gate <= view.now ? isNow : phase.at === gate;
    const isUsual = told.length === 1 && begins;
    // "Until the switch-over" already says when.
    const isSaid = index === 0 && phase[side].reason === "gate";
    return (
      <>
        {!isUsual && !isSaid && <span class="soft">{at + view.texts.marks.colon}</span>}
        <AnswerInWords view={view} answer={phase[side]} other={other} />
      </>
    );
  });
  if (lines.length === 1) return <>{lines}</>;
  return (
    <ul class="answers phases">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}

/** Returns the phases in which the answer on this side changes. */
function tellingPhases(phases: readonly Phase[], side: "before" | "after"): readonly Phase[] {
  return phases.filter((phase, index) => {
    const last = phases[index - 1];
    return !last || !isSameForVisitor(last[side], phase[side]);
  });
}

interface AnswerProps extends Pick<VisitorCellProps, "view" | "other"> {
  readonly answer: VisitorAnswer;
}

function AnswerInWords({ view, answer, other }: AnswerProps) {
  const { answers, changes } = view.texts;
  const { outcome, reason, location, isFallbackOnly } = answer;
  if (outcome === "pass") {
    return <>{reason === "gate" ? changes.visitors.oldSiteYet : answers.oldSite}</>;
  }
  if (outcome !== "redirect") return <>{answers[outcome]}</>;
  if (isFallbackOnly) return <>{answers.fallback}</>;
  const to = <TargetLink view={view} text={location ?? ""} other={other} />;
  return <Filled text={changes.visitors.redirect} parts={{ to }} />;
}

/** Whether a changed rule changes nothing for visitors at any of the resolved addresses. */
export function isUnnoticed(addresses: readonly AddressChange[] | undefined): boolean {
  return (
    addresses !== undefined &&
    addresses.length > 0 &&
    addresses.every((it) => it.phases.length === 0)
  );
}

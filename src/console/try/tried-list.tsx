import type { Decision } from "../../domain/resolve/decision.ts";
import { describeExplanation } from "../../domain/resolve/explanation.ts";
import type { View } from "../shared/view.ts";
import { formatNumber } from "../ui/format.ts";
import { historyPath } from "../ui/menu.ts";
import { Tag, type Tone } from "../ui/tag.tsx";
import { AddressText, TargetLink, UserText, visibleText } from "../ui/user-text.tsx";
import { countOutcomes, type Tried } from "./try-addresses.ts";

const TONES: Readonly<Record<Decision["outcome"], Tone>> = {
  redirect: "good",
  gone: "plain",
  pass: "plain",
  "not-found": "wait",
  refused: "bad",
  served: "plain",
};

/** What each address gets, and how that comes about. */
export function TriedList({ view, tried }: { view: View; tried: readonly Tried[] }) {
  const { texts } = view;
  // Whoever tries one address wants to know why.
  const isOpen = tried.length === 1;
  return (
    <>
      <p class="counts">
        {countOutcomes(tried).map(([outcome, count]) => (
          <span class="count">
            <strong>{formatNumber(view, count)}</strong>{" "}
            {outcome === "unreadable" ? texts.try.unreadable : texts.decisionOutcomes[outcome]}
          </span>
        ))}
      </p>
      <table class="stacked tried">
        <caption class="hidden">{texts.try.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.try.address}</th>
            <th scope="col">{texts.try.outcome}</th>
            <th scope="col">{texts.try.target}</th>
          </tr>
        </thead>
        <tbody>
          {tried.map((it) => (
            <Row view={view} tried={it} isOpen={isOpen} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ view, tried, isOpen }: { view: View; tried: Tried; isOpen: boolean }) {
  const { texts } = view;
  const { text, explanation } = tried;
  if (!explanation) {
    return (
      <tr>
        <th scope="row" data-label={texts.try.address}>
          <AddressText text={text} />
        </th>
        <td colspan={2}>
          <Tag tone="bad">{texts.try.unreadable}</Tag>
        </td>
      </tr>
    );
  }
  const { outcome, status, location, rule, reason, suggestion } = explanation.decision;
  return (
    <tr>
      <th scope="row" data-label={texts.try.address}>
        <AddressText text={text} />
        <details open={isOpen}>
          <summary>
            {texts.try.why}
            <span class="hidden"> {visibleText(text)}</span>
          </summary>
          <Story
            view={view}
            lines={describeExplanation(explanation, view.timeZone, texts.explanation)}
          />
          <p>
            <a href={historyPath(text)}>{texts.history.link}</a>
          </p>
        </details>
      </th>
      <td data-label={texts.try.outcome}>
        <Tag tone={TONES[outcome]}>
          {`${status === null ? "" : `${status} `}${texts.decisionOutcomes[outcome]}`}
        </Tag>
      </td>
      <td data-label={texts.try.target}>
        {location !== null && <TargetLink view={view} text={location} />}
        {location === null && suggestion !== null && <TargetLink view={view} text={suggestion} />}
        {location === null && suggestion === null && "–"}
        <small class="soft rule">
          {rule === null || reason === "repaired" ? texts.reasons[reason] : texts.try.rule}{" "}
          {rule !== null && <AddressText text={rule} />}
        </small>
      </td>
    </tr>
  );
}

/** Indented lines are about the rules that were considered. */
function Story({ lines }: { view: View; lines: readonly string[] }) {
  return (
    <ol class="story">
      {lines.map((line) => (
        <li class={line.startsWith("  ") ? "rule" : undefined}>
          <UserText text={line.trimStart()} />
        </li>
      ))}
    </ol>
  );
}

/** The most visited old addresses and what they answer, each as a table. */
import {
  isSameAnswer,
  type VisitAnswer,
  type VisitedPage,
  type Visits,
} from "../../shared/visits.ts";
import type { View } from "../../shared/view.ts";
import { Columns } from "../../ui/columns.tsx";
import { PlatformCommand } from "../../ui/command.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Filled } from "../../ui/sentence.tsx";
import { Swatch } from "../../ui/visit-shares.tsx";
import { AddressText, TargetLink } from "../../ui/user-text.tsx";
import { When } from "../../ui/when.tsx";

/** As many as people read. */
const SHOWN_AT_MOST = 20;
const UNMATCHED_AT_MOST = 10;

const LIST_MISSING = ["coverage", "access.log", "--unmatched", "missing.csv"];

interface Props {
  readonly view: View;
  readonly visits: Visits;
}

export function MostVisited({ view, visits: { visited, figures, at } }: Props) {
  const { texts } = view;
  const shown = visited.slice(0, SHOWN_AT_MOST);
  if (shown.length === 0) return null;
  const differing = shown.filter((it) => !isSameAnswer(it)).length;
  const hasLive = shown.some((it) => it.live !== null);
  return (
    <>
      <h3>{texts.visits.top[figures.unit](shown.length)}</h3>
      <p>
        {hasLive && (differing === 0 ? texts.visits.noneDiffers : texts.visits.differ(differing))}
        {texts.marks.blank}
        <Filled
          text={hasLive ? texts.visits.asOf : texts.visits.asOfOne}
          parts={{ when: <When view={view} instant={at} /> }}
        />
      </p>
      <table class="stacked visited">
        <caption class="hidden">{texts.visits.top[figures.unit](shown.length)}</caption>
        <Columns
          names={[
            texts.oldAddress,
            { number: texts.visits.columns[figures.unit] },
            differing > 0 && texts.visits.live,
            hasLive && differing === 0 ? texts.visits.both : texts.visits.next,
          ]}
        />
        <tbody>
          {shown.map((page) => (
            <tr class={isSameAnswer(page) ? undefined : "differs"}>
              <PageCells view={view} page={page} unit={figures.unit} />
              <AnswerCells
                view={view}
                page={page}
                hasLive={hasLive}
                columns={differing > 0 ? 2 : 1}
              />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function Unmatched({ view, visits }: Props) {
  const { texts } = view;
  const { unmatched, hasMoreUnmatched, figures } = visits;
  if (unmatched.length === 0) {
    return <p class="empty">{texts.visits.unmatchedNone}</p>;
  }
  const shown = unmatched.slice(0, UNMATCHED_AT_MOST);
  return (
    <>
      <h3>{texts.visits.unmatched}</h3>
      <p>{texts.visits.unmatchedAbout(unmatched.length)}</p>
      <table class="stacked visited">
        <caption class="hidden">{texts.visits.unmatched}</caption>
        <Columns
          names={[
            texts.oldAddress,
            { number: texts.visits.columns[figures.unit] },
            texts.visits.next,
          ]}
        />
        <tbody>
          {shown.map((page) => (
            <tr>
              <PageCells view={view} page={page} unit={figures.unit} />
              <td data-label={texts.visits.next}>
                <Answer view={view} answer={page.next} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unmatched.length > shown.length && (
        <p class="soft">{texts.visits.andMore(unmatched.length - shown.length)}</p>
      )}
      {(hasMoreUnmatched || unmatched.length > shown.length) && (
        <PlatformCommand view={view} text={texts.visits.missing} words={LIST_MISSING} isOfFiles />
      )}
    </>
  );
}

interface AnswerCellsProps {
  readonly view: View;
  readonly page: VisitedPage;
  /** Whether the live version is known. */
  readonly hasLive: boolean;
  /** 1 if both versions answer alike for all pages of the table. */
  readonly columns: 1 | 2;
}

/** The cells with the answers, merged into one if both versions answer alike. */
function AnswerCells({ view, page, hasLive, columns }: AnswerCellsProps) {
  const { texts } = view;
  const { live, next } = page;
  if (hasLive && live && isSameAnswer(page)) {
    return (
      <td colspan={columns} data-label={texts.visits.both}>
        <Answer view={view} answer={next} />
      </td>
    );
  }
  return (
    <>
      {hasLive && (
        <td data-label={texts.visits.live}>
          <Answer view={view} answer={live} other={next} />
        </td>
      )}
      <td data-label={texts.visits.next}>
        <Answer view={view} answer={next} other={live} />
      </td>
    </>
  );
}

interface PageCellsProps {
  readonly view: View;
  readonly page: VisitedPage;
  readonly unit: Visits["figures"]["unit"];
}

function PageCells({ view, page: { url, total }, unit }: PageCellsProps) {
  const { texts } = view;
  return (
    <>
      <th scope="row" data-label={texts.oldAddress}>
        <AddressText text={url} />
      </th>
      <td class="number" data-label={texts.visits.columns[unit]}>
        {formatNumber(view, total)}
      </td>
    </>
  );
}

interface AnswerProps {
  readonly view: View;
  readonly answer: VisitAnswer | null;
  /** The answer of the other version. */
  readonly other?: VisitAnswer | null;
}

/** The outcome as a coloured word, and its target. */
export function Answer({ view, answer, other = null }: AnswerProps) {
  const { texts } = view;
  if (!answer) return <span class="soft">{texts.visits.notAnAddress}</span>;
  const { outcome, location } = answer;
  return (
    <>
      <small>
        <Swatch colour={`visit-${outcome}`} />
        {texts.visits.outcomes[outcome]}
      </small>
      {location !== null && (
        <>
          <br />
          <TargetLink view={view} text={location} other={other?.location ?? null} />
        </>
      )}
    </>
  );
}

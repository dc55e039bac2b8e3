/** Where the visitors of the old site go, live and under this version: what the page of a version begins with. */
import { formatShare } from "../../domain/report/format-share.ts";
import { isSameAnswer, type VisitAnswer, type VisitedPage, type Visits } from "../shared/visits.ts";
import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { formatNumber } from "../ui/format.ts";
import { ReleaseLink } from "../ui/release-link.tsx";
import { Filled } from "../ui/sentence.tsx";
import { AddressText, TargetLink, UserText } from "../ui/user-text.tsx";
import { VisitBar, VisitLegend, VisitSections, VisitSentence } from "../ui/visit-shares.tsx";
import { When } from "../ui/when.tsx";

/** As the issue of the day has it: what somebody reads through. */
const SHOWN_AT_MOST = 20;
const UNMATCHED_AT_MOST = 10;

interface Props {
  readonly view: View;
  readonly visits: Visits;
}

interface SectionProps {
  readonly view: View;
  readonly visits: Visits | "none" | "unreadable";
}

export function VisitsOf({ view, visits }: SectionProps) {
  const { texts } = view;
  if (visits === "none") {
    return (
      <div class="empty">
        <p>{texts.visits.none}</p>
        <ForThePlatformTeam view={view} text={texts.visits.command} words={COUNT} />
      </div>
    );
  }
  if (visits === "unreadable") return <p class="band bad">{texts.visits.unreadable}</p>;
  return (
    <>
      <Headline view={view} visits={visits} />
      <MostVisited view={view} visits={visits} />
      <Unmatched view={view} visits={visits} />
    </>
  );
}

const COUNT = ["coverage", "access.log", "--publish"];
const LIST_MISSING = ["coverage", "access.log", "--unmatched", "missing.csv"];

function Headline({ view, visits }: Props) {
  const { texts, language } = view;
  const { shares, figures, isOwn } = visits;
  const { moving, decided } = shares;
  if (moving === 0) return <p class="empty">{texts.visits.noneMoves}</p>;
  const share = (part: number): string => formatShare(part, moving, language.locale);
  return (
    <div class="visits">
      {!isOwn && <Borrowed view={view} visits={visits} />}
      <p class="headline">
        <VisitSentence view={view} shares={shares} figures={figures} />
      </p>
      <VisitBar view={view} shares={shares} />
      <div class="visit-columns">
        <VisitLegend view={view} shares={shares} figures={figures} />
        {isOwn && <VisitSections view={view} shares={shares} figures={figures} />}
      </div>
      <p>
        {decided === moving
          ? texts.visits.allDecided
          : texts.visits.decided(share(decided), share(moving - decided))}
      </p>
      <HowCounted view={view} visits={visits} />
    </div>
  );
}

/** Whose figures these are, if not this version's own. */
function Borrowed({ view, visits: { countedFor, listed, figures, visited } }: Props) {
  const { texts, language } = view;
  const { outcomes, elsewhere } = figures;
  const all = Object.values(outcomes).reduce((sum, it) => sum + it, 0) - elsewhere;
  const version = <ReleaseLink id={countedFor} />;
  const count = texts.visits.addresses(visited.length);
  const share = formatShare(listed, all, language.locale);
  return (
    <p class="band">
      {listed >= all ? (
        <Filled text={texts.visits.borrowedWhole} parts={{ version }} />
      ) : (
        <Filled text={texts.visits.borrowed} parts={{ version, count, share }} />
      )}
    </p>
  );
}

function HowCounted({ view, visits: { figures, isOwn } }: Props) {
  const { texts } = view;
  const { files, fileCount, noise, elsewhere, visitedError, unit } = figures;
  const apart = [
    noise > 0 ? texts.visits.apart.noise(noise) : null,
    elsewhere > 0 ? texts.visits.apart.elsewhere(elsewhere) : null,
  ].filter((it) => it !== null);
  const [first] = files;
  const more = fileCount > 1 ? `, ${texts.visits.moreFiles(fileCount - 1)}` : "";
  const parts = {
    who: <UserText text={figures.countedBy} />,
    when: <When view={view} instant={Date.parse(figures.countedAt)} />,
    files: <UserText text={`${first?.name ?? "–"}${more}`} />,
  };
  return (
    <div class="soft">
      <p>
        <Filled text={texts.visits.countedBy} parts={parts} />{" "}
        {isOwn && (
          <Filled
            text={texts.visits.ownAsOf}
            parts={{ when: <When view={view} instant={Date.parse(figures.at)} /> }}
          />
        )}{" "}
        {unit === "addresses" && texts.visits.addressesOnce}{" "}
        {apart.length > 0 && (
          <Filled text={texts.visits.countedApart} parts={{ what: listed(view, apart) }} />
        )}{" "}
        {visitedError > 0 && texts.visits.mayBeLow(visitedError)}
      </p>
    </div>
  );
}

function listed({ language }: View, parts: readonly string[]): string {
  return new Intl.ListFormat(language.locale).format(parts);
}

function MostVisited({ view, visits: { visited, figures, at } }: Props) {
  const { texts } = view;
  const shown = visited.slice(0, SHOWN_AT_MOST);
  if (shown.length === 0) return null;
  const differing = shown.filter((it) => !isSameAnswer(it)).length;
  const hasLive = shown.some((it) => it.live !== null);
  return (
    <>
      <h3>{texts.visits.top[figures.unit](shown.length)}</h3>
      <p>
        {hasLive && (differing === 0 ? texts.visits.noneDiffers : texts.visits.differ(differing))}{" "}
        <Filled text={texts.visits.asOf} parts={{ when: <When view={view} instant={at} /> }} />
      </p>
      <table class="stacked visited">
        <caption class="hidden">{texts.visits.top[figures.unit](shown.length)}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.visits.address}</th>
            <th scope="col" class="number">
              {texts.visits.columns[figures.unit]}
            </th>
            {hasLive && <th scope="col">{texts.visits.live}</th>}
            <th scope="col">{texts.visits.next}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((page) => (
            <tr class={isSameAnswer(page) ? undefined : "differs"}>
              <PageCells view={view} page={page} unit={figures.unit} />
              <AnswerCells view={view} page={page} hasLive={hasLive} />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Unmatched({ view, visits }: Props) {
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
        <thead>
          <tr>
            <th scope="col">{texts.visits.address}</th>
            <th scope="col" class="number">
              {texts.visits.columns[figures.unit]}
            </th>
            <th scope="col">{texts.visits.next}</th>
          </tr>
        </thead>
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
        <ForThePlatformTeam
          view={view}
          text={texts.visits.missing}
          words={LIST_MISSING}
          isOfFiles
        />
      )}
    </>
  );
}

interface AnswerCellsProps {
  readonly view: View;
  readonly page: VisitedPage;
  /** Whether there is a column for what is live. */
  readonly hasLive: boolean;
}

/** What visitors get, once where it is the same from both. */
function AnswerCells({ view, page, hasLive }: AnswerCellsProps) {
  const { texts } = view;
  const { live, next } = page;
  if (hasLive && live && isSameAnswer(page)) {
    return (
      <td colspan={2} data-label={texts.visits.both}>
        <Answer view={view} answer={next} />
      </td>
    );
  }
  return (
    <>
      {hasLive && (
        <td data-label={texts.visits.live}>
          <Answer view={view} answer={live} />
        </td>
      )}
      <td data-label={texts.visits.next}>
        <Answer view={view} answer={next} />
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
      <th scope="row" data-label={texts.visits.address}>
        <AddressText text={url} />
      </th>
      <td class="number" data-label={texts.visits.columns[unit]}>
        {formatNumber(view, total)}
      </td>
    </>
  );
}

/** The outcome in a word with its colour, and where it leads. */
function Answer({ view, answer }: { view: View; answer: VisitAnswer | null }) {
  const { texts } = view;
  if (!answer) return <span class="soft">{texts.visits.notAnAddress}</span>;
  const { outcome, location } = answer;
  return (
    <>
      <small>
        <svg class="visit-swatch" viewBox="0 0 1 1" aria-hidden="true">
          <rect class={`visit-${outcome}`} width="1" height="1" />
        </svg>
        {texts.visits.outcomes[outcome]}
      </small>
      {location !== null && (
        <>
          <br />
          <TargetLink view={view} text={location} />
        </>
      )}
    </>
  );
}

interface PlatformProps {
  readonly view: View;
  /** With a `{command}` in it. */
  readonly text: string;
  readonly words: readonly string[];
  readonly isOfFiles?: boolean;
}

function ForThePlatformTeam({ view, ...command }: PlatformProps) {
  return (
    <details>
      <summary>{view.texts.visits.how}</summary>
      <p>
        <WithCommand view={view} {...command} />
      </p>
    </details>
  );
}

/** Where the visitors of the old site go, under the live version and this one: the beginning of a version's page. */
import { formatShare } from "../../../domain/report/format-share.ts";
import type { FoundVisits, Visits } from "../../shared/visits.ts";
import type { View } from "../../shared/view.ts";
import { PlatformCommand } from "../../ui/command.tsx";
import { formatList, shareOf } from "../../ui/format.ts";
import { Filled } from "../../ui/sentence.tsx";
import { UserText } from "../../ui/user-text.tsx";
import { VersionName } from "../../ui/version-name.tsx";
import { VisitBar, VisitLegend, VisitSections, VisitSentence } from "../../ui/visit-shares.tsx";
import { When } from "../../ui/when.tsx";
import { MostVisited, Unmatched } from "./visited-pages.tsx";

interface Props {
  readonly view: View;
  readonly visits: Visits;
}

export function VisitsOf({ view, visits }: { view: View; visits: FoundVisits }) {
  const { texts } = view;
  if (visits === "none") {
    return (
      <div class="empty">
        <p>{texts.visits.none}</p>
        <PlatformCommand view={view} text={texts.visits.command} words={COUNT} />
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

function Headline({ view, visits }: Props) {
  const { texts } = view;
  const { shares, figures, isOwn } = visits;
  const { moving, decided } = shares;
  if (moving === 0) return <p class="empty">{texts.visits.noneMoves}</p>;
  const share = (part: number): string => shareOf(view, part, moving);
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

/** A note on which version the figures were counted for, if not this one. */
function Borrowed({ view, visits: { countedFor, listed, figures, visited } }: Props) {
  const { texts, language } = view;
  const { outcomes, elsewhere } = figures;
  const all = Object.values(outcomes).reduce((sum, it) => sum + it, 0) - elsewhere;
  const version = <VersionName view={view} id={countedFor} />;
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
  const { blank, comma } = texts.marks;
  const more = fileCount > 1 ? comma + texts.visits.moreFiles(fileCount - 1) : "";
  const parts = {
    who: <UserText text={figures.countedBy} />,
    when: <When view={view} instant={Date.parse(figures.countedAt)} />,
    files: <UserText text={`${first?.name ?? "–"}${more}`} />,
  };
  return (
    <div class="soft">
      <p>
        <Filled text={texts.visits.countedBy} parts={parts} />
        {blank}
        {isOwn && (
          <Filled
            text={texts.visits.ownAsOf}
            parts={{ when: <When view={view} instant={Date.parse(figures.at)} /> }}
          />
        )}
        {blank}
        {unit === "addresses" && texts.visits.addressesOnce}
        {blank}
        {apart.length > 0 && (
          <Filled text={texts.visits.countedApart} parts={{ what: formatList(view, apart) }} />
        )}
        {blank}
        {visitedError > 0 && texts.visits.mayBeLow(visitedError)}
      </p>
    </div>
  );
}

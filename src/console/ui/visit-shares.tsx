/** Visits by outcome: the large figure, the bar and its legend, as in the report that `sunset coverage` writes. */
import { type Shares, stackBars } from "../../domain/report/visit-outcome.ts";
import type { VisitFigures } from "../../store/records/visits.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "./columns.tsx";
import { formatDays, formatNumber, isFew, shareOf } from "./format.ts";
import { Filled } from "./sentence.tsx";
import { UserText } from "./user-text.tsx";

interface Props {
  readonly view: View;
  readonly shares: Shares;
  readonly figures: VisitFigures;
}

/** A sentence such as `97.2% of 18,204 visits from 1 to 30 November are sent to the page that replaces theirs`. */
export function VisitSentence({ view, shares, figures }: Props) {
  const { texts } = view;
  const { moving, bars } = shares;
  const sent = bars.find((it) => it.outcome === "rule")?.total ?? 0;
  const count = texts.visits[figures.unit](moving);
  const { days: range } = figures;
  const days = range && formatDays(view, Date.parse(range.first), Date.parse(range.last));
  const few = isFew(moving) ? sent : null;
  const share = <strong>{leadingShare(view, sent, moving)}</strong>;
  return days === null ? (
    <Filled text={texts.visits.headline(few)} parts={{ share, count }} />
  ) : (
    <Filled text={texts.visits.headlineOfDays(few)} parts={{ share, count, days }} />
  );
}

/** The share that a sentence begins with, which goes on to name the total: `97.2%`, or `1` of few. */
export function leadingShare(view: View, part: number, whole: number): string {
  return isFew(whole) ? formatNumber(view, part) : shareOf(view, part, whole);
}

export function VisitBar({ view, shares }: Pick<Props, "view" | "shares">) {
  const { texts } = view;
  const { bars, moving } = shares;
  const label = bars
    .map(
      ({ outcome, total }) =>
        texts.visits.outcomes[outcome] + texts.marks.colon + shareOf(view, total, moving),
    )
    .join(texts.marks.stop + texts.marks.blank);
  return (
    <svg
      class="visit-bar"
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {stackBars(shares).map(({ outcome, x, width }) => (
        <rect class={`visit-${outcome}`} x={x.toFixed(3)} width={width.toFixed(3)} height="10" />
      ))}
    </svg>
  );
}

/** A small square in a colour of the charts, beside its meaning. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg class="visit-swatch" viewBox="0 0 1 1" aria-hidden="true">
      <rect class={colour} width="1" height="1" />
    </svg>
  );
}

export function VisitLegend({
  view,
  shares,
  figures,
}: Omit<Props, "figures"> & { readonly figures: Pick<VisitFigures, "unit"> }) {
  const { texts } = view;
  return (
    <table class="visit-legend">
      <caption class="hidden">{texts.visits.outcome}</caption>
      <Columns
        names={[
          texts.visits.outcome,
          { number: texts.visits.columns[figures.unit] },
          { number: texts.visits.share },
        ]}
      />
      <tbody>
        {shares.bars.map(({ outcome, total }) => (
          <tr>
            <th scope="row">
              <Swatch colour={`visit-${outcome}`} />
              {texts.visits.outcomes[outcome]}
            </th>
            <td class="number">{formatNumber(view, total)}</td>
            <td class="number">{shareOf(view, total, shares.moving)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SECTIONS_SHOWN = 8;

/** The visits that rules answer, by section. */
export function VisitSections({ view, shares, figures }: Props) {
  const { texts } = view;
  const { sections, sectionCount, unit } = figures;
  const [largest] = sections;
  // A single section without a name would say nothing.
  if (!largest || (sectionCount === 1 && largest.section === null)) return null;
  const shown = sections.slice(0, SECTIONS_SHOWN);
  return (
    <div>
      <table class="visit-legend">
        <Columns
          names={[
            texts.visits.section,
            { number: texts.visits.columns[unit] },
            { number: texts.visits.share },
          ]}
        />
        <tbody>
          {shown.map(({ section, total }) => (
            <tr>
              <th scope="row">
                {section === null ? texts.visits.noSection : <UserText text={section} />}
                <svg
                  class="visit-section"
                  viewBox="0 0 100 1"
                  preserveAspectRatio="none"
                  aria-hidden="true"
                >
                  <rect class="track" width="100" height="1" />
                  <rect width={((total / largest.total) * 100).toFixed(2)} height="1" />
                </svg>
              </th>
              <td class="number">{formatNumber(view, total)}</td>
              <td class="number">{shareOf(view, total, shares.moving)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sectionCount > shown.length && (
        <p class="soft">{texts.visits.andMore(sectionCount - shown.length)}</p>
      )}
    </div>
  );
}

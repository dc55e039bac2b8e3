/**
 * Last week's real visits beside a version: what they would get from the live version, and what this version changes
 * about that.
 */
import { countedHosts, fromOf } from "../../hits/counted-hosts.ts";
import { askWeek, type Week } from "../../hits/week.ts";
import type { Services } from "../../shared/services.ts";
import { gateUnder, type Serving } from "../../shared/serving.ts";
import type { View } from "../../shared/view.ts";
import { answersInTime, UNMATCHED, type VisitAnswer } from "../../shared/visits.ts";
import type { Manifest } from "../../../release/manifest.ts";
import { Columns } from "../../ui/columns.tsx";
import { formatNumber } from "../../ui/format.ts";
import { WeekLine, WeekSentence } from "../../ui/hits/week.tsx";
import { pathOf } from "../../ui/menu.ts";
import { VisitBar } from "../../ui/visit-shares.tsx";
import { AddressText } from "../../ui/user-text.tsx";
import { Answer } from "./visited-pages.tsx";
import { onceOpen } from "../../../domain/instant.ts";

const WORST_AT_MOST = 20;
const DAYS_DRAWN = 28;

/** How long a page of a version waits for it. */
const FORESEEN_MS = 2000;

export interface Foreseen {
  readonly week: Week;
  /** The addresses with the worst outcome, and the answer of each under the version; null if unknown. */
  readonly worst: readonly {
    readonly from: string;
    readonly total: number;
    readonly next: VisitAnswer | null;
  }[];
}

/** @returns null if nothing was counted, or it takes longer than a page waits. */
export async function loadForeseen(
  services: Services,
  view: View,
  serving: Serving,
  manifest: Manifest,
): Promise<Foreseen | null> {
  const { now, hosts } = view;
  const extent = { daysDrawn: DAYS_DRAWN, worstAtMost: WORST_AT_MOST };
  const told = await askWeek(services, now, serving, extent, FORESEEN_MS);
  if (!told.ok || told.value.shares.moving === 0) return null;
  const week = told.value;
  const at = onceOpen(now, gateUnder(serving, manifest), serving.gate);
  const urls = week.worst.map((it) => it.url);
  const answers = await answersInTime(services, manifest.release, at, hosts, urls);
  const counted = countedHosts(manifest.site);
  return {
    week,
    worst: week.worst.map(({ url, total }, index) => ({
      from: fromOf(url, counted),
      total,
      next: answers[index] ?? null,
    })),
  };
}

interface ForeseenProps {
  readonly view: View;
  readonly foreseen: Foreseen;
  /** Whether the version is the live one. */
  readonly serves: boolean;
  readonly gate: number;
}

/** The sentence, the line up to the switch-over, and the worst addresses. */
export function ForeseenVisits({ view, foreseen: { week, worst }, serves, gate }: ForeseenProps) {
  const { texts } = view;
  const { foreseen } = texts.traffic;
  const better = worst.filter(({ next }) => isAnswered(next)).length;
  return (
    <>
      <h3>{foreseen.heading}</h3>
      <p>
        <WeekSentence view={view} week={week} />
        {texts.marks.stop}
        {texts.marks.blank}
        {serves ? "" : foreseen.byLive}
      </p>
      <VisitBar view={view} shares={week.shares} />
      <WeekLine view={view} week={week} gate={gate} />
      {worst.length > 0 && (
        <>
          <h3>{texts.traffic.week.worst(week.isAhead, worst.length)}</h3>
          {!serves && <p>{foreseen.better(better, worst.length)}</p>}
          <table class="stacked visited">
            <caption class="hidden">{texts.traffic.week.worst(week.isAhead, worst.length)}</caption>
            <Columns
              names={[texts.oldAddress, { number: texts.visits.columns.visits }, texts.visits.next]}
            />
            <tbody>
              {worst.map(({ from, total, next }) => (
                <tr class={isAnswered(next) ? "differs" : undefined}>
                  <th scope="row" data-label={texts.oldAddress}>
                    <AddressText text={from} />
                  </th>
                  <td class="number" data-label={texts.visits.columns.visits}>
                    {formatNumber(view, total)}
                  </td>
                  <td data-label={texts.visits.next}>
                    {next ? <Answer view={view} answer={next} /> : "–"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            <a href={`${pathOf("traffic")}/misses`}>{foreseen.toList}</a>
          </p>
        </>
      )}
    </>
  );
}

/** Whether an address gets a redirect or an intended answer instead of the fallback page. */
function isAnswered(next: VisitAnswer | null): boolean {
  return next !== null && !UNMATCHED.has(next.outcome);
}

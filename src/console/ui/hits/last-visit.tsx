import type { LastVisits } from "../../hits/last-visits.ts";
import type { View } from "../../shared/view.ts";
import { formatDayOf, formatDaysAgo } from "./day-words.ts";

type Visit = NonNullable<ReturnType<LastVisits["byFrom"]["get"]>>;

/** When an address was last requested, such as `3 days ago`, with the day; marked if only crawlers requested it. */
export function LastVisit({ view, visit }: { view: View; visit: Visit | undefined }) {
  const { lastVisit } = view.texts.traffic;
  if (!visit) return <span class="soft">{lastVisit.never}</span>;
  const { lastVisitor, last } = visit;
  const day = lastVisitor ?? last;
  return (
    <>
      <DaysAgo view={view} day={day} />
      {lastVisitor === null && <small class="soft"> {lastVisit.crawlersOnly}</small>}
    </>
  );
}

/** A day by its distance, such as `3 days ago`. */
export function DaysAgo({ view, day }: { view: View; day: string }) {
  return (
    <time datetime={day} title={formatDayOf(view, day)}>
      {formatDaysAgo(view, day)}
    </time>
  );
}

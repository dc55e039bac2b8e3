import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { zonesWith } from "../shared/zones.ts";
import { formatDistance, formatIn, formatWhen } from "./format.ts";

/** An instant in words, with its zone. */
export function When({ view, instant }: { view: View; instant: Instant }) {
  if (!Number.isFinite(instant)) return <span>{view.texts.never}</span>;
  return <time datetime={formatInstant(instant)}>{formatWhen(view, instant)}</time>;
}

/** The same, and how far away it is. */
export function WhenAndHowFar({ view, instant }: { view: View; instant: Instant }) {
  return (
    <>
      <When view={view} instant={instant} />
      {Number.isFinite(instant) && <small class="soft"> {formatDistance(view, instant)}</small>}
    </>
  );
}

/** An instant in the zones of the console; the browser fills in the reader's own. */
export function Zones({ view, instant }: { view: View; instant: Instant }) {
  if (!Number.isFinite(instant)) return null;
  const { texts } = view;
  return (
    <ul class="zones">
      {zonesWith(view.timeZone).map((zone) => (
        <li>{formatIn(view, instant, zone)}</li>
      ))}
      <li
        hidden
        data-zone={texts.zones.reader}
        data-locale={view.language.locale}
        data-instant={formatInstant(instant)}
      />
    </ul>
  );
}

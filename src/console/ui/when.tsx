import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { zonesWith } from "../shared/read-instant.ts";
import { formatDistance, formatIn, formatWhen } from "./format.ts";

/** An instant in words, with its time zone. */
export function When({ view, instant }: { view: View; instant: Instant }) {
  if (!Number.isFinite(instant)) return <span>{view.texts.never}</span>;
  return <time datetime={formatInstant(instant)}>{formatWhen(view, instant)}</time>;
}

/**
 * The same, with its distance from now.
 *
 * @param isFar Whether the distance is shown.
 */
export function WhenAndHowFar({
  view,
  instant,
  isFar = true,
}: {
  readonly view: View;
  readonly instant: Instant;
  readonly isFar?: boolean;
}) {
  return (
    <>
      <When view={view} instant={instant} />
      {isFar && Number.isFinite(instant) && (
        <small class="soft">
          {" "}
          <span class="whole">{formatDistance(view, instant)}</span>
        </small>
      )}
    </>
  );
}

/**
 * An instant in UTC and in the reader's own time zone, which the browser fills in, and in the console's other zones on
 * demand. The caller shows the site's own zone in large type.
 */
export function Zones({ view, instant }: { view: View; instant: Instant }) {
  if (!Number.isFinite(instant)) return null;
  const { texts, timeZone } = view;
  const others = zonesWith(timeZone).filter((it) => it !== timeZone && it !== "UTC");
  return (
    <>
      <ul class="zones">
        {timeZone !== "UTC" && <li>{formatIn(view, instant, "UTC")}</li>}
        <li
          hidden
          data-zone={texts.zones.reader}
          data-locale={view.language.locale}
          data-instant={formatInstant(instant)}
        />
      </ul>
      <details>
        <summary>{texts.overview.moreZones}</summary>
        <ul class="zones">
          {others.map((zone) => (
            <li>{formatIn(view, instant, zone)}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

import type { Instant } from "../../domain/instant.ts";
import type { BaseView } from "../shared/view.ts";
import { formatWhen, shortId } from "./format.ts";

/** What a reviewer sees of the old site: as of when, from which release, on which host. What is left out is not named. */
export function describePreview(
  view: BaseView,
  {
    at,
    release,
    host,
  }: {
    readonly at: Instant | null;
    /** null: what serves. */
    readonly release?: string | null;
    readonly host: string | null;
  },
): string {
  const { travel } = view.texts;
  const parts = [
    at === null ? [] : travel.asOf(formatWhen(view, at)),
    release === undefined ? [] : release === null ? travel.live : travel.release(shortId(release)),
    host === null ? [] : travel.host(host),
  ];
  return parts.flat().join(" · ");
}

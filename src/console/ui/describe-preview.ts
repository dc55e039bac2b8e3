import type { Instant } from "../../domain/instant.ts";
import { formatWhen } from "./format.ts";
import { nameVersionWithId, type NamingView } from "./version-name.tsx";

/** What a reviewer sees of the old site: on which date, from which version, on which host. What is left out is not named. */
export function describePreview(
  view: NamingView,
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
    at === null ? [] : formatWhen(view, at),
    release === undefined
      ? []
      : release === null
        ? travel.live
        : travel.release(nameVersionWithId(view, release)),
    host ?? [],
  ];
  return parts.flat().join(" · ");
}

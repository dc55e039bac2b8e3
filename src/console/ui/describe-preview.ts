import type { Instant } from "../../domain/instant.ts";
import { formatWhen } from "./format.ts";
import { nameVersionWithId, type NamingView } from "./version-name.tsx";

/**
 * Describes how a reviewer sees the old site: on which date, from which version, on which host. Choices left out are
 * not mentioned.
 */
export function describePreview(
  view: NamingView,
  {
    at,
    release,
    host,
  }: {
    readonly at: Instant | null;
    /** null for the release in service. */
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

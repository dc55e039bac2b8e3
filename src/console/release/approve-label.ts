import { parseInstant } from "../../domain/instant.ts";
import { changesIn, type Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { formatWhen } from "../ui/format.ts";

/** Returns the label of the button, which says how much changes, and when. */
export function approveLabel(view: View, effect: Effect): string {
  const { decide } = view.texts;
  const total = changesIn(effect);
  if (total === 0) return decide.approveNothing;
  const starts = [
    ...effect.starts.map(({ at, counts }) => ({
      at,
      count: counts.removed + counts.changed + counts.added,
    })),
    ...effect.settings.map(({ at }) => ({ at, count: 1 })),
  ];
  const early = starts.filter((it) => it.at === null).reduce((sum, it) => sum + it.count, 0);
  const later = new Set(starts.flatMap(({ at }) => (at === null ? [] : (parseInstant(at) ?? []))));
  if (later.size === 0) return decide.approveAtOnce(total);
  if (early > 0) return decide.approvePartly(total, early);
  const first = formatWhen(view, Math.min(...later));
  return later.size === 1 ? decide.approveFrom(total, first) : decide.approveFirst(total, first);
}

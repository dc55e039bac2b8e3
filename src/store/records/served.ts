/** Which tables served, from when to when: as `current` and `bundle` tell it. */
import type { Instant } from "../../domain/instant.ts";
import type { Live } from "./live.ts";
import type { Promotion } from "./pointer.ts";

/** One table, and how long it served. */
export interface ServedSpan {
  /** null: the table of a deployment that nobody has on record. */
  readonly release: string | null;
  /** null: that is not known. */
  readonly from: Instant | null;
  /** null: it serves. */
  readonly to: Instant | null;
  /** What put it into service; null: a deployment of the Worker. */
  readonly promotion: Promotion | null;
}

/**
 * All that is known to have served, the latest first. `current` keeps the last 51 promotions. Of the tables that the Worker
 * was deployed with, `bundle` names the last alone: what was bundled before `deployedAt` is not known.
 */
export function servedSpans({ pointer, deployed }: Live): ServedSpan[] {
  const promotions = pointer ? [pointer, ...pointer.history] : [];
  const deployedAt = deployed ? Date.parse(deployed.deployedAt) : Number.NaN;

  /** A span in which the bundled table served. */
  const bundled = (
    from: Instant | null,
    to: Instant | null,
    promotion: Promotion | null,
  ): ServedSpan[] => {
    const unknown = { release: null, from, to, promotion };
    if (!deployed || Number.isNaN(deployedAt) || (to !== null && deployedAt >= to))
      return [unknown];
    const { release } = deployed;
    if (from !== null && deployedAt <= from) return [{ release, from, to, promotion }];
    return [
      { release, from: deployedAt, to, promotion: null },
      { ...unknown, to: deployedAt },
    ];
  };

  const spans = promotions.flatMap(({ release, promotedAt, promotedBy, reason }, index) => {
    const next = promotions[index - 1];
    const to = next ? Date.parse(next.promotedAt) : null;
    const from = Date.parse(promotedAt);
    const promotion = { release, promotedAt, promotedBy, reason };
    return release === null ? bundled(from, to, promotion) : [{ release, from, to, promotion }];
  });
  const first = promotions.at(-1);
  return [...spans, ...bundled(null, first ? Date.parse(first.promotedAt) : null, null)];
}

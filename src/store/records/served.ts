/** Which tables served when, according to `current` and `bundle`. */
import type { Instant } from "../../domain/instant.ts";
import type { Deployed } from "./deployed.ts";
import type { Live } from "./live.ts";
import type { Promotion } from "./pointer.ts";
import { HISTORY_AT_MOST, promotionOf } from "./promotion.ts";

/** A table, and a span in which it served. */
export interface ServedSpan {
  /** null for a table that is not on record. */
  readonly release: string | null;
  /** null if unknown. */
  readonly from: Instant | null;
  /** null if it still serves. */
  readonly to: Instant | null;
  /** The promotion that put it into service; null for a deployment of the Worker. */
  readonly promotion: Promotion | null;
}

/**
 * Every known span, latest first. `current` keeps the last 51 promotions, and `bundle` the last 21 deployments with a
 * different table; what served before those is unknown.
 */
export function servedSpans({ pointer, deployed }: Live): ServedSpan[] {
  const promotions = pointer ? [pointer, ...pointer.history] : [];
  const deployments = deploymentsOf(deployed);
  const spans = promotions.flatMap((promotion, index) => {
    const { release, promotedAt } = promotion;
    const next = promotions[index - 1];
    const to = next ? Date.parse(next.promotedAt) : null;
    const written = Date.parse(promotedAt);
    // A clock was wrong, so the start is unknown.
    const from = to !== null && written > to ? null : written;
    const span = { release, from, to, promotion: promotionOf(promotion) };
    return release === null ? bundledIn(span, deployments) : [span];
  });
  const first = promotions.at(-1);
  const to = first ? Date.parse(first.promotedAt) : null;
  const earlier = { release: null, from: null, to, promotion: null };
  // A full list may have lost earlier promotions, which deployments do not reveal.
  const isFull = (pointer?.history.length ?? 0) >= HISTORY_AT_MOST;
  return [...spans, ...(isFull ? [earlier] : bundledIn(earlier, deployments))];
}

interface Deployment {
  readonly release: string;
  readonly at: Instant;
}

/** Latest first. */
function deploymentsOf(deployed: Deployed | null): Deployment[] {
  const all = deployed ? [deployed, ...(deployed.before ?? [])] : [];
  return all.flatMap(({ release, deployedAt }) => {
    const at = Date.parse(deployedAt);
    return Number.isNaN(at) ? [] : [{ release, at }];
  });
}

/** A span in which the bundled table served, split where a different one was deployed. */
function bundledIn(span: ServedSpan, deployments: readonly Deployment[]): ServedSpan[] {
  const pieces: ServedSpan[] = [];
  let { to } = span;
  for (const { release, at } of deployments) {
    if (to !== null && at >= to) continue;
    if (span.from !== null && at <= span.from) return [...pieces, { ...span, release, to }];
    pieces.push({ release, from: at, to, promotion: null });
    to = at;
  }
  return [...pieces, { ...span, to }];
}

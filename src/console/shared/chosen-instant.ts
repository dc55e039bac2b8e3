import { type Instant, parseInstant } from "../../domain/instant.ts";

/** What was typed where an instant is expected. */
export interface UnreadableInstant {
  readonly typed: string;
}

/** An instant, also if the plus sign of its offset has become a space, as it does in a query. */
export function readInstantText(text: string): Instant | UnreadableInstant {
  const typed = text.trim();
  const instant = parseInstant(typed.replace(/(?<=\d) (?=\d{2}:\d{2}$)/, "+"));
  return instant ?? { typed };
}

/** As of when a reviewer who has chosen nothing sees the site: the gate, or now once it is open. */
export function defaultInstant(now: Instant, gate: Instant): Instant {
  return Number.isFinite(gate) ? Math.max(now, gate) : now;
}

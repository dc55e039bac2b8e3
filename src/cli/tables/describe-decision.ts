import type { Decision } from "../../domain/resolve/decision.ts";

/** A decision in one line: `301 redirect -> https://www.new.example/x  (rule /x; public, max-age=3600)`. */
export function describeDecision({
  outcome,
  status,
  location,
  rule,
  reason,
  cacheControl,
  announce,
}: Decision): string {
  const what = status === null ? outcome : `${status} ${outcome}`;
  const where = location === null ? "" : ` -> ${location}`;
  const why = rule === null ? reason : `rule ${rule}`;
  const details = [why, cacheControl, announce ? "announced" : null].filter((it) => it !== null);
  return `${what}${where}  (${details.join("; ")})`;
}

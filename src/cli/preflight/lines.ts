import { listSome } from "../../domain/finding.ts";
import type { Check, CheckState } from "../checklist/checklist.ts";

/** The reason why something could not be checked, and the fix. */
export interface Unread {
  readonly message: string;
  readonly fix: string;
  /** `token` if Cloudflare rejects the token, `permission` if the token lacks a permission; null for another reason. */
  readonly refuses: "token" | "permission" | null;
}

/** A single result of a check. */
export type Line =
  | { readonly state: "warn" | "fail"; readonly message: string; readonly fix: string }
  | { readonly state: "unknown"; readonly what: string; readonly why: Unread };

export const fail = (message: string, fix: string): Line => ({ state: "fail", message, fix });
export const warn = (message: string, fix: string): Line => ({ state: "warn", message, fix });

/** @param what The thing that could not be checked, as the subject of a sentence. */
export const unknown = (what: string, why: Unread): Line => ({ state: "unknown", what, why });

const GRAVEST_FIRST: readonly CheckState[] = ["fail", "unknown", "warn", "ok"];

/**
 * Converts the results of one check, the most serious first. Everything that could not be checked for the same reason
 * shares a line.
 *
 * @param allIsWell The message if there are no results.
 */
export function toChecks(id: string, lines: readonly Line[], allIsWell: string): Check[] {
  if (lines.length === 0) return [{ id, state: "ok", message: allIsWell, fix: null }];
  const said = lines.flatMap((it): Check[] =>
    it.state === "unknown" ? [] : [{ id, state: it.state, message: it.message, fix: it.fix }],
  );
  const unseen = lines.filter((it) => it.state === "unknown");
  const reasons = Map.groupBy(unseen, ({ why }) => `${why.message}\n${why.fix}`);
  const unknowns = [...reasons.values()].flatMap((of): Check[] => {
    const why = of[0]?.why;
    if (!why) return [];
    const what = listSome([...new Set(of.map((it) => it.what))]);
    return [{ id, state: "unknown", message: `${what}: ${why.message}`, fix: why.fix }];
  });
  const rank = (it: Check): number => GRAVEST_FIRST.indexOf(it.state);
  return [...said, ...unknowns].toSorted((a, b) => rank(a) - rank(b));
}

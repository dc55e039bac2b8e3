import { listSome } from "../../deployment/judge-routes.ts";
import type { Check, CheckState } from "../checklist/checklist.ts";

/** Why something could not be looked at, and what to do about it. */
export interface Unread {
  readonly message: string;
  readonly fix: string;
  /** Whether Cloudflare knows the token, and lets it look. null: something else is in the way. */
  readonly refuses: "token" | "permission" | null;
}

/** One thing that a check has to say. */
export type Line =
  | { readonly state: "warn" | "fail"; readonly message: string; readonly fix: string }
  | { readonly state: "unknown"; readonly what: string; readonly why: Unread };

export const fail = (message: string, fix: string): Line => ({ state: "fail", message, fix });
export const warn = (message: string, fix: string): Line => ({ state: "warn", message, fix });

/** @param what What could not be looked at, as the subject of a sentence. */
export const unknown = (what: string, why: Unread): Line => ({ state: "unknown", what, why });

const GRAVEST_FIRST: readonly CheckState[] = ["fail", "unknown", "warn", "ok"];

/**
 * The lines of one check, the gravest first; what could not be looked at for one reason is one line.
 *
 * @param allIsWell What is so where there is nothing to say.
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

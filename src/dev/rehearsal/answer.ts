/** Answers to visitors: as received over HTTP, and as expected from the table. */
import type { Instant } from "../../domain/instant.ts";
import { secondsUntil } from "../../domain/resolve/cache-control.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { Table } from "../../domain/table/table.ts";
import { readAddress } from "../../domain/url/address.ts";

/** A request that is sent in every scene. */
export interface Asked {
  readonly method: string;
  /** An absolute URL, on a host of the site or a foreign one. */
  readonly url: string;
  readonly by: "visitor" | "crawler";
}

export interface Answer {
  readonly from: "Sunset" | "the old site";
  readonly status: number;
  readonly location: string | null;
  readonly cacheControl: string | null;
  /** Whether the closure is announced: in the headers and, on a page, also by the banner. */
  readonly isAnnounced: boolean;
}

export type AnswerKind =
  | "redirect"
  | "gone"
  | "served"
  | "not-found"
  | "refused"
  | "announced"
  | "old-site";

export const ANSWER_KINDS: Readonly<Record<AnswerKind, string>> = {
  redirect: "redirected",
  gone: "gone (410)",
  served: "served by Sunset",
  "not-found": "not found (404)",
  refused: "refused (501)",
  announced: "the old page, announced",
  "old-site": "the old page",
};

export function kindOf({ from, status, isAnnounced }: Answer): AnswerKind {
  if (from === "the old site") return isAnnounced ? "announced" : "old-site";
  if (status >= 300 && status < 400) return "redirect";
  if (status === 410) return "gone";
  if (status === 404) return "not-found";
  return status === 501 ? "refused" : "served";
}

/** An answer in a few words: `301 https://www.new.example/`, `the old page, announced`. */
export function describeAnswer(answer: Answer): string {
  const kind = kindOf(answer);
  if (answer.location !== null) return `${answer.status} ${answer.location}`;
  return kind === "served" ? `${answer.status} ${ANSWER_KINDS[kind]}` : ANSWER_KINDS[kind];
}

/** Whether visitors get the same from two answers. How long these may be cached does not matter. */
export function isSameAnswer(a: Answer, b: Answer): boolean {
  return (
    a.from === b.from &&
    a.status === b.status &&
    a.location === b.location &&
    a.isAnnounced === b.isAnnounced
  );
}

export function decide(table: Table, { url, method }: Asked, at: Instant): Decision {
  return resolve(table, { url: readAddress(url), method }, at);
}

/** The answer that shows a decision. The old site of the rehearsal answers everything with 200. */
export function answerFor(decision: Decision): Answer {
  const { status, location, cacheControl, announce } = decision;
  if (status !== null)
    return { from: "Sunset", status, location, cacheControl, isAnnounced: false };
  const nothing = { location: null, cacheControl: null };
  return { from: "the old site", status: 200, ...nothing, isAnnounced: announce };
}

/** How long caches may keep an answer, in seconds. */
export function lifetimeOf({ cacheControl }: Answer): number {
  return Number(/(?:^|[\s,])max-age=(\d+)/.exec(cacheControl ?? "")?.[1] ?? 0);
}

/**
 * Describes what is wrong with an answer.
 *
 * @returns null if it agrees with the table: status and `Location` exactly, and `Cache-Control` too if the answer is
 * ours. One of the old site must not be cached past the next change.
 */
export function faultOf(answer: Answer, decision: Decision, at: Instant): string | null {
  const wanted = answerFor(decision);
  if (!isSameAnswer(answer, wanted)) {
    return `${describeAnswer(answer)}, and not ${describeAnswer(wanted)}`;
  }
  if (wanted.from === "Sunset" && answer.cacheControl !== wanted.cacheControl) {
    return `Cache-Control ${answer.cacheControl}, and not ${wanted.cacheControl}`;
  }
  const left = secondsUntil(decision.changesAt, at, Infinity);
  const lifetime = lifetimeOf(answer);
  return lifetime > left ? `caches may keep it ${lifetime} s, and it changes in ${left} s` : null;
}

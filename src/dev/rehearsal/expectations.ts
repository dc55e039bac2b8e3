/** The expectations of a scene, in the words of the report, and how each is checked. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import { findKept, findScope, type Table } from "../../domain/table/table.ts";
import { canonicalPath, splitPath } from "../../domain/url/canonicalize.ts";
import {
  type Answer,
  answerFor,
  type Asked,
  decide,
  describeAnswer,
  faultOf,
  isSameAnswer,
  kindOf,
  lifetimeOf,
} from "./answer.ts";

/** What was observed in a scene. Answers are in the order of the requests. */
export interface Seen {
  readonly at: Instant;
  readonly answers: readonly Answer[];
}

/** The evidence that an expectation is judged by. */
export interface View extends Seen {
  readonly asked: readonly Asked[];
  /** The table in force. */
  readonly table: Table;
  /** Returns what was observed in an earlier scene. */
  readonly earlier: (scene: string) => Seen;
  /** The reconciler's findings about the row. */
  readonly findings: readonly string[];
  /** The hosts of the new site that the Worker has sent requests to. */
  readonly newSiteAsked: readonly string[];
}

export interface Expectation {
  readonly text: string;
  /** Returns a line per piece of evidence against it; empty if it holds. */
  readonly judge: (view: View) => readonly string[];
}

/** Expects every answer to agree with the oracle. Used in every scene. */
export function asResolved(text: string): Expectation {
  return {
    text,
    judge: ({ asked, answers, table, at }) =>
      lines(asked, answers, (answer, it) => faultOf(answer, decide(table, it, at), at)),
  };
}

/** Expects the answers of an earlier scene, except where a rule's own window opens or closes in between. */
export function asIn(scene: string, text: string): Expectation {
  return {
    text,
    judge({ asked, answers, table, at, earlier }) {
      const before = earlier(scene);
      return lines(asked, answers, (answer, it, index) => {
        const old = before.answers[index];
        if (!old || isSameAnswer(old, answer)) return null;
        const [then, now] = [before.at, at].map((instant) => answerFor(decide(table, it, instant)));
        if (then && now && !isSameAnswer(then, now)) return null;
        return `${describeAnswer(answer)}, and not ${describeAnswer(old)} as before`;
      });
    },
  };
}

/** Expects, before the gate, answers only from rules with a start of their own. */
export function nothingEarly({ rules }: CompiledRoutes): Expectation {
  const ownStarts = new Map(rules.map((it) => [it.index, it.window.startsAt]));
  return {
    text: "Sunset answers only rules with an earlier start of their own",
    judge: ({ asked, answers, table, at }) =>
      lines(asked, answers, (answer, it) => {
        if (answer.from === "the old site") return null;
        const { reason, index } = decide(table, it, at);
        const start = index === null ? null : (ownStarts.get(index) ?? null);
        return reason === "host" || (start !== null && start <= at) ? null : describeAnswer(answer);
      }),
  };
}

/** Expects, before the gate, exactly the pages that will move to be announced, from the announcement on. */
export function announced(text: string): Expectation {
  return {
    text,
    judge: ({ asked, answers, table, at }) =>
      lines(asked, answers, (answer, it) => {
        if (answer.from === "Sunset") return null;
        const { announceAt } = table.site;
        const mustSay = isMoving(table, it, at) && announceAt !== null && announceAt <= at;
        return mustSay === answer.isAnnounced ? null : describeAnswer(answer);
      }),
  };
}

export const NO_PAGE_PAST_THE_GATE: Expectation = {
  text: "No cache keeps an old page past the gate",
  judge: ({ asked, answers, table, at }) =>
    lines(asked, answers, (answer, it) => {
      if (answer.from === "Sunset" || !isMoving(table, it, at)) return null;
      const expires = at + lifetimeOf(answer) * 1000;
      return expires <= table.site.activatesAt ? null : `Cache-Control ${answer.cacheControl}`;
    }),
};

export const NOTHING_LEFT: Expectation = {
  text: "In scope, only what is kept is left to the old site",
  judge: ({ asked, answers, table, at }) =>
    lines(asked, answers, (answer, it) =>
      answer.from === "the old site" && isMoving(table, it, at) ? describeAnswer(answer) : null,
    ),
};

export const REST_UNTOUCHED: Expectation = {
  text: "What is out of scope or kept stays as it was",
  judge: ({ asked, answers, table, at }) =>
    lines(asked, answers, (answer, it) => {
      const isOurs = decide(table, it, at).reason !== "host";
      if (!isOurs || isMoving(table, it, at) || kindOf(answer) === "old-site") return null;
      return describeAnswer(answer);
    }),
};

export const CRAWLERS_ALIKE: Expectation = {
  text: "A crawler, and a HEAD request, get what a visitor's GET gets",
  judge({ asked, answers }) {
    const gets = new Map(
      asked.flatMap(({ method, by, url }, index) =>
        method === "GET" && by === "visitor" ? [[url, answers[index]] as const] : [],
      ),
    );
    return lines(asked, answers, (answer, { method, by, url }) => {
      const isCompared = by === "crawler" || method === "HEAD";
      const same = gets.get(url);
      return !isCompared || !same || isSameAnswer(same, answer) ? null : describeAnswer(answer);
    });
  },
};

/** Expects the row's address to get what the row says. */
export function rowAnswers(url: string, value: string): Expectation {
  const wanted = value === "gone" ? "gone (410)" : value;
  return {
    text: `${url} gets what the row says: ${wanted}`,
    judge: ({ asked, answers }) =>
      lines(asked, answers, (answer, it) => {
        if (it.url !== url || it.method !== "GET") return null;
        return describeAnswer(answer).endsWith(wanted) ? null : describeAnswer(answer);
      }),
  };
}

export const ROW_HAS_FINDING: Expectation = {
  text: "The row has a finding that says what to type",
  judge: ({ findings }) => (findings.length > 0 ? [] : ["there is none"]),
};

export const ROW_HAS_NO_FINDING: Expectation = {
  text: "The row has no finding",
  judge: ({ findings }) => findings,
};

export const NEW_SITE_NOT_ASKED: Expectation = {
  text: "The Worker requested nothing from the new site all night",
  judge: ({ newSiteAsked }) => newSiteAsked,
};

/** Whether an address moves at the gate: it is in scope, and kept neither by the site nor by a rule. */
function isMoving(table: Table, asked: Asked, at: Instant): boolean {
  const { reason, outcome } = decide(table, asked, at);
  if (reason === "host" || (reason === "rule" && outcome === "pass")) return false;
  const path = canonicalPath(new URL(asked.url).pathname);
  return findScope(table.site, path) !== null && findKept(table.site, splitPath(path), at) === null;
}

function lines(
  asked: readonly Asked[],
  answers: readonly Answer[],
  describe: (answer: Answer, asked: Asked, index: number) => string | null,
): string[] {
  return asked.flatMap((it, index) => {
    const answer = answers[index];
    const fault = answer ? describe(answer, it, index) : "no answer";
    return fault === null ? [] : [`${describeAsked(it)}: ${fault}`];
  });
}

/** A request in words: `POST https://www.old.example/page`; a visitor's GET only as its address. */
export function describeAsked({ method, url, by }: Asked): string {
  return `${method === "GET" ? "" : `${method} `}${url}${by === "crawler" ? " (a crawler)" : ""}`;
}

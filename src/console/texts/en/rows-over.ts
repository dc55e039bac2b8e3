import { ANSWERS, inSentence } from "./answers.ts";
import { plural } from "./locale.ts";

/** The console's texts about quick fixes over a version, in English. */
export const rowsOver = {
  rowsOver: {
    hides: (count: number) =>
      plural(count, {
        one: "quick fix hides a change of this version",
        other: "quick fixes hide changes of this version",
      }),
    hidesAbout:
      "Visitors get the quick fix before and after: this version changes nothing for them until it is removed.",
    leftOver: (count: number) =>
      plural(count, { one: "quick fix is left over", other: "quick fixes are left over" }),
    leftOverAbout: "This version says the same. Once it is live, they can be removed.",
    others: (count: number) =>
      plural(count, {
        one: "other quick fix lies over this version, and hides no change of it.",
        other: "other quick fixes lie over this version, and hide no change of it.",
      }),
    none: "No quick fix lies over this version.",
    hidesNone: (count: number) =>
      count === 0
        ? "No quick fix hides a change of this version."
        : `${plural(count, { one: "quick fix lies", other: "quick fixes lie" })} over this version. None hides a change of it.`,
    address: "Address",
    live: "Live now, without it",
    version: "This version, without it",
    visitors: "Visitors get",
    fix: (key: string) => `by the quick fix ${key}`,
    since: (when: string) => `From ${when}`,
    andMore: (count: number) =>
      `and ${plural(count, { one: "more address", other: "more addresses" })}`,
    all: "All quick fixes",
  },
  /** The answers to visitors. */
  answers: {
    fallback: inSentence(ANSWERS.fallback),
    oldSite: inSentence(ANSWERS.keep),
    gone: inSentence(ANSWERS.gone),
    "not-found": inSentence(ANSWERS["not-found"]),
    refused: inSentence(ANSWERS.refused),
    served: inSentence(ANSWERS.serve),
    notKnown: "not known",
  },
};

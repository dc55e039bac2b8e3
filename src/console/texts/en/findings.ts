import { FINDING_KINDS } from "./finding-kinds.ts";
import { number, plural, warnings } from "./locale.ts";

/** For a kind that only newer versions know. */
const UNKNOWN =
  "This console does not know this kind yet: ask the platform team what it means for visitors.";

/** The console's texts about findings, remarks on them, and the check of the new pages, in English. */
export const findings = {
  findings: {
    general: {
      error: {
        title: "Something is wrong here",
        meaning: UNKNOWN,
      },
      warning: {
        title: "Something in the table deserves a look",
        meaning: UNKNOWN,
      },
    },
    kinds: FINDING_KINDS,
    /** For `locale-changed`, if all locales lead to the same place. */
    localesTo: (from: string, to: string) => `Visitors from ${from} are sent to the pages of ${to}`,
    localesToGlobal: (from: string) => `Visitors from ${from} are sent to the global site`,
    none: "Nothing was found: no redirect is duplicated, covered by another or chained, and none leads where it may not.",
    asOf: "As of",
    errors: (count: number) => plural(count, { one: "error", other: "errors" }),
    open: warnings,
    acceptedCount: (count: number) => `${warnings(count)} accepted`,
    places: (count: number) => plural(count, { one: "place", other: "places" }),
    site: "The site as a whole",
    note: "The table says:",
    way: "On the way:",
    everyOther: "every address without a redirect of its own",
    names: "Concerned:",
    also: "Also concerned:",
    alike: (count: number) =>
      `Show all ${plural(count, { one: "old address", other: "old addresses" })} concerned`,
    all: (count: number) => `Show all ${number(count)}`,
    listed: (listed: number, count: number) =>
      `The first ${number(listed)} of ${number(count)} are kept here.`,
    listedCommand: "{command} lists all of them.",
    back: "Back to all findings",
    notKept:
      "Nothing was kept about this version when it was published, and it is too large to be checked while you wait. Ask the platform team to publish it once more: the version stays the same.",
  },
  remarks: {
    accept: "Accept this warning",
    acceptAll: (count: number) => `Accept all ${number(count)}`,
    reason: "Reason",
    reasonHelp: "Saved with your name. Accepting a warning does not approve the version.",
    reopen: "No longer accept it",
    accepted: "Accepted",
    acceptedBy: "Accepted by {who} on {when}:",
    acceptedSome: (count: number) => `${number(count)} of them accepted one by one`,
    lapsed: {
      bytes: () =>
        "That no longer counts: the stored version has been rewritten since. Look again.",
      findings: (before: number) =>
        `That no longer counts: other warnings are found now than the ${number(before)} that were accepted. Look again.`,
    },
    earlier: "Accepted in {version} by {who}: {reason}",
    comments: "Comments on single redirects",
    commentsOnThis: "Comments",
    noComments: "Nobody has commented on it yet.",
    comment: "Comment",
    commentHelp: "Saved with your name. A comment neither approves nor rejects.",
    send: "Save the comment",
    toRule: "Warnings and comments",
    add: "Comment",
    onThis: (from: string) => `on ${from}`,
    count: (count: number) => plural(count, { one: "comment", other: "comments" }),
    title: (from: string) => `A redirect: ${from}`,
    inVersion: "In",
    warnings: "Warnings about it",
    noWarnings: "There are no warnings about it.",
    back: "Back to the version",
    done: {
      accept: "Accepted a warning",
      reopen: "No longer accepts a warning",
      comment: "Commented on a redirect",
    },
    errors: {
      unknown: "Choose what to do",
      noReason: "Say why this warning is acceptable",
      noComment: "Write the comment first",
      noSuchWarning: "This version has no such warning, or no longer",
      notAccepted: "This warning is not accepted",
      noSuchRule: "This version has no redirect for that address",
    },
  },
  targets: {
    none: "Not checked yet.",
    noneCommand: "{command} opens every new page and shows the result here.",
    unreadable:
      "The result of the last check cannot be read. Ask the platform team to check again.",
    asked: "The new pages were opened on {when} by {who}.",
    verdicts: {
      dead: "does not work",
      "soft-dead": "shows an error page",
      unknown: "could not be checked",
      redirected: "leads on to another page",
      ok: "works",
    },
    /** The same for several pages. */
    verdictsOfMany: {
      dead: "do not work",
      "soft-dead": "show an error page",
      unknown: "could not be checked",
      redirected: "lead on to another page",
      ok: "work",
    },
    allWell: "All new pages work.",
    caption: "New pages that need a look",
    target: "New page",
    verdict: "Result",
    leadsTo: "leads on to",
    fallback: "every address without a redirect of its own",
    more: (count: number) => `${plural(count, { one: "more is", other: "more are" })} not shown.`,
    unfilled: (count: number) =>
      `${plural(count, { one: "group of addresses", other: "groups of addresses" })} could not be checked without an example.`,
  },
};

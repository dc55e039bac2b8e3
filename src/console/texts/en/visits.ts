import { OUTCOME_LABELS } from "../../../domain/report/visit-outcome.ts";
import { number, plural, requests } from "./locale.ts";

/**
 * The console's texts about the visits to the old site, in English. They use the words of the report of
 * `sunset coverage`.
 */
export const visits = {
  visits: (count: number) => plural(count, { one: "visit", other: "visits" }),
  addresses: (count: number) => plural(count, { one: "old address", other: "old addresses" }),
  /** `sent` is the number of visits if there are few, and null if their share is in percent. */
  headline: (sent: number | null) =>
    `{share} of {count} ${sent === 1 ? "is sent to the page that replaces its own" : "are sent to the page that replaces theirs"}`,
  headlineOfDays: (sent: number | null) =>
    `{share} of {count} ({days}) ${sent === 1 ? "is sent to the page that replaces its own" : "are sent to the page that replaces theirs"}`,
  outOf: (part: number, whole: number) => `${number(part)} of ${number(whole)}`,
  line: "With {version}: {sentence}.",
  decided: (decided: string, rest: string) =>
    `In all, ${decided} get an answer that somebody has decided; ${rest} have no page of their own.`,
  allDecided: "Somebody has decided what becomes of every one of them.",
  noneMoves: "None of the visits that were counted is to a page that moves.",
  none: "Nobody has counted visits yet. When the platform team does, this page begins with where the visitors of last month will be sent.",
  command: "{command} reads last month's log, and shows its figures here.",
  unreadable: "The figures of the visits cannot be read. The platform team can count them again.",
  countedBy: "Counted by {who} on {when}, from {files}.",
  moreFiles: (count: number) => plural(count, { one: "more file", other: "more files" }),
  asOf: "Where the addresses lead is looked up now, as of {when}, with the quick fixes over both versions.",
  /** For the live version only. */
  asOfOne: "Where the addresses lead is looked up now, as of {when}, with the quick fixes.",
  ownAsOf: "The shares are as of {when}, without quick fixes.",
  borrowed:
    "These visits were counted for another version, {version}. The most visited addresses were looked up again for this one: {count}, with {share} of all visits. The shares are of those.",
  borrowedWhole:
    "These visits were counted for another version, {version}. All their addresses were looked up again for this one.",
  addressesOnce: "Each address of the list counts once: how often it is visited is not known.",
  apart: {
    noise: (count: number) => `${requests(count)} for images, scripts and the like, or by scanners`,
    elsewhere: (count: number) => `${requests(count)} for pages of other sites`,
  },
  countedApart: "Counted apart: {what}.",
  mayBeLow: (count: number) =>
    `There were too many addresses to count each by itself: a number may be up to ${number(count)} too low.`,
  outcome: "What visitors get",
  share: "Share",
  section: "By section",
  noSection: "No section",
  columns: { visits: "Visits", addresses: "Addresses" },
  outcomes: OUTCOME_LABELS,
  top: {
    visits: (count: number) =>
      plural(count, {
        one: "most visited old address",
        other: "most visited old addresses",
      }),
    addresses: (count: number) => plural(count, { one: "old address", other: "old addresses" }),
  },
  live: "Live now",
  next: "With this version",
  both: "Live now, and with this version",
  differ: (count: number) =>
    `${plural(count, { one: "of them gets", other: "of them get" })} something else with this version.`,
  noneDiffers: "None of them gets anything else with this version.",
  unmatched: "Without a page of their own",
  unmatchedNone: "None of the most visited addresses is without a page of its own.",
  unmatchedAbout: (count: number) =>
    count === 1
      ? "1 address of those that were counted. Visitors who ask for it find nothing of what they were looking for."
      : `${number(count)} addresses of those that were counted, the most visited first. Visitors who ask for them find nothing of what they were looking for.`,
  andMore: (count: number) => `And ${number(count)} more.`,
  missing: "{command} writes all of them into a table to fill in.",
  notAnAddress: "Not an address",
};

/**
 * Every text of the console, in English. Another language has the same keys: its type says so. A `{place}` is
 * filled by what is shown there.
 */
import { ENGLISH } from "../../../domain/resolve/explanation-words.ts";
import { plural } from "../plural.ts";
import { problems } from "./problems.ts";
import { releases } from "./release.ts";
import { table } from "./table.ts";

export const en = {
  ...problems,
  ...releases,
  ...table,
  name: "English",
  never: "never",
  rules: "Rules",
  bundled: "the table bundled at deployment",
  localReviewer: "the local reviewer",
  explanation: ENGLISH,
  zones: {
    "Asia/Shanghai": "Beijing",
    UTC: "UTC",
    "Europe/London": "London",
    "America/New_York": "New York",
    reader: "your time",
  },
  layout: {
    skip: "Skip to the content",
    console: "console",
    menu: "Menu",
    languages: "Language",
    local:
      "Local reviewer: npm start signed you in, and nobody checked who you are. What you sign here counts on this machine only, never in production.",
    signedIn: (name: string) => `Signed in as ${name}.`,
    now: (when: string) => `It is ${when}.`,
  },
  severities: { error: "Error", warning: "Warning" },
  outcomes: { redirect: "Redirects", gone: "Gone", keep: "Stays with the old site" },
  decisionOutcomes: {
    redirect: "redirect",
    gone: "gone",
    pass: "old site answers",
    "not-found": "not found",
    refused: "refused",
    served: "served",
  },
  reasons: {
    rule: "By a rule",
    fallback: "No rule: the fallback answers",
    host: "Not a host of the site",
    scope: "Outside what is being retired",
    kept: "Kept, whatever the rules say",
    gate: "The gate is still ahead",
    "target-host": "The target is not on the list of hosts",
    "site-file": "The site serves this file itself",
  },
  standings: {
    serving: "Serves now",
    approved: "Approved",
    rejected: "Rejected",
    undecided: "Awaits a decision",
  },
  decisions: { approve: "Approved", reject: "Rejected", withdraw: "Taken back" },
  overview: {
    menu: "Overview",
    heading: (site: string) => `${site}: what serves, and what is next`,
    problems: "The store has a problem",
    serves: "What serves now",
    rules: (count: string) => plural(count, "rule", "rules"),
    since: "Since",
    sinceDeployment: "the deployment; nothing was ever promoted",
    by: "Promoted by",
    signedBy: "Signed off by",
    unsigned: "nobody",
    reason: "Because",
    gate: "The gate",
    gateOpen: "Open",
    gateAhead: "Ahead",
    gateMoved: "Moved by the key activatesAt in the KV dashboard.",
    rows: "Rows typed by hand",
    toRows: "all rows",
    noRows: "Nobody has laid a row over the table.",
    awaiting: "Awaiting a decision",
    noneAwaiting:
      "Nothing awaits a decision. When the platform team runs npx sunset publish, the new table appears here.",
    review: "Review",
    change: (removed: string, changed: string, added: string) =>
      `${removed} removed, ${changed} changed, ${added} added`,
  },
  rowStates: {
    serving: (count: string) => `${count} serving`,
    lastGood: (count: string) => `${count} in their last good form`,
    rejected: (count: string) => `${count} rejected`,
  },
  timeLine: {
    heading: "Time line",
    now: "Now",
    gate: "The gate opens",
    announcement: "The closing is announced",
    early: (count: string) => plural(count, "rule begins early", "rules begin early"),
    phases: {
      before: "The old site, as ever",
      announced: "The old site, with the announcement",
      open: "Old addresses redirect",
    },
  },
  travel: {
    heading: "See the day before it comes",
    about:
      "Old addresses on this deployment answer as of an instant of your choice: with temporary redirects that nothing keeps. A crawler can say the instant itself, by ?__at= in the address.",
    choose: "Choose an instant",
    submit: "Travel there",
    reset: "Back to the default",
    isDefault:
      "Nothing is chosen: old addresses answer as of the gate, or as of now once it is open.",
    chosen: (when: string) => `Old addresses on this deployment answer as of ${when}.`,
    announced: "It would carry the announcement of the closing.",
    suggestion: "It suggests:",
    asOf: (when: string) => `This is a preview, as of ${when}. Nothing here is cached or indexed.`,
    answers: {
      pass: {
        title: "The old site answers",
        text: "This address would be passed to the old site.",
      },
      gone: { title: "This page is gone", text: "Visitors get 410, and a page that says so." },
      "not-found": { title: "Page not found", text: "Visitors get 404, and a page that says so." },
      refused: {
        title: "This address cannot be forwarded",
        text: "Its target is not on the list of hosts that visitors may be sent to: they get 501.",
      },
    },
    unreadable: "This instant cannot be read",
    unreadableText: (typed: string) =>
      `“${typed}” is not a date-time with an offset. Write it like one of these:`,
  },
  instant: {
    legend: "As of when",
    default: "The default: the gate, or now once it is open",
    presets: {
      now: "Now",
      before: "One minute before the gate",
      gate: "The gate",
      after: "A week after the gate",
    },
    other: "Another instant:",
    date: "Date",
    time: "Time",
    zone: "Zone",
    unreadable: (example: string) =>
      `Choose a date and a time, or write an instant such as ${example}`,
  },
  health: {
    heading: "Health of the store",
    store: "KV",
    answers: "Answers",
    fails: "Has a problem",
    heard: "Last heard",
    never: "not yet",
    failures: "Failures in a row",
    memory: "Tables in memory",
  },
  pager: {
    label: "Pages",
    first: "First",
    previous: "Previous",
    next: "Next",
    last: "Last",
    page: (page: string, pages: string) => `Page ${page} of ${pages}`,
  },
};

export type Texts = typeof en;

import { number } from "./locale.ts";

/** What several pages of the console say, in English. */
export const common = {
  name: "English",
  never: "never",
  rules: "Rules",
  notKnown: "nothing that was known to serve",
  versions: {
    named: (version: string, day: string, who: string) =>
      `Version ${version} (${who === "" ? day : `${day}, ${who}`})`,
    deployed: (day: string) => `Deployed table (${day})`,
    unpublished: "A version that was never published",
  },
  localReviewer: "the local reviewer",
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
  outcomes: {
    redirect: "Redirects",
    gone: "Gone",
    keep: "Stays with the old site",
    serve: "Answered with a small file",
    undecided: "Not decided yet",
  },
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
    repaired: "After the address was mended, by a rule",
    "target-host": "The target is not on the list of hosts",
    "site-file": "The site serves this file itself",
  },
  standings: {
    serving: "Serves now",
    deployed: "Deployed",
    approved: "Approved",
    rejected: "Rejected",
    undecided: "Awaits a decision",
  },
  decisions: { approve: "Approved", reject: "Rejected", withdraw: "Taken back" },
  pager: {
    label: "Pages",
    first: "First",
    previous: "Previous",
    next: "Next",
    last: "Last",
    page: (page: number, pages: number) => `Page ${number(page)} of ${number(pages)}`,
  },
  sentence: {
    permanent: "{from} goes to {to} permanently {since}.",
    temporary: "{from} goes to {to} temporarily {since}.",
    gone: "{from} is gone (410) {since}.",
    goneWithSuggestion: "{from} is gone (410) {since}; its page suggests {to}.",
    keep: "{from} stays with the old site {since}.",
    serve: "{from} is answered with a small file ({type}) {since}.",
    unregisters:
      "{from} is answered with a script that takes the old site's service worker out of browsers {since}.",
    undecided:
      "{from} is not decided yet: {since} it gets what the fallback answers, and only for now.",
    from: (start: string) => `from ${start}`,
    fromUntil: (start: string, end: string) => `from ${start} until ${end}`,
    where: "{name} is one of: {values}",
    dropsQuery: "The visitor's parameters are dropped.",
    lowercases: "What it takes from the address is lower-cased.",
    andMore: (count: number) => `and ${number(count)} more`,
  },
};

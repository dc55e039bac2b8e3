import { number, plural } from "./locale.ts";

/** What the console says of the overview, in English. */
export const overview = {
  overview: {
    menu: "Overview",
    heading: (site: string) => `${site}: what serves, and what is next`,
    problems: "The store has a problem",
    serves: "What serves now",
    rules: (count: number) => plural(count, { one: "rule", other: "rules" }),
    since: "Since",
    deployed: "It came with the Worker's deployment; no release is promoted.",
    notKnown:
      "What production serves is not known: no release is promoted, and no Worker has said which table it was deployed with. It says so within a minute of its deployment. Shown here is the table of this deployment for reviewers.",
    by: "Promoted by",
    signedBy: "Signed off by",
    unsigned: "nobody",
    reason: "Because",
    undecided: "Not decided yet",
    gate: "The gate",
    gateOpen: "Open",
    gateAhead: "Ahead",
    gateMoved: "Moved by the key activatesAt in the KV dashboard.",
    rows: "Rows typed by hand",
    toRows: "all rows",
    noRows: "Nobody has laid a row over the table.",
    awaiting: "Awaiting a decision",
    noneAwaiting:
      "Nothing awaits a decision. When the platform team runs {command}, the new table appears here.",
    review: "Review",
    change: (removed: number, changed: number, added: number) =>
      `${number(removed)} removed, ${number(changed)} changed, ${number(added)} added`,
  },
  releases: {
    heading: "Published releases",
    caption: "Published releases, the last first",
    release: "Release",
    published: "Published",
    state: "State",
    none: "Nothing is published yet: {command} puts a table here, for review.",
    more: (count: number) => `And ${number(count)} older: {command} lists them all.`,
  },
  rowStates: {
    serving: (count: number) => `${number(count)} serving`,
    lastGood: (count: number) => `${number(count)} in their last good form`,
    rejected: (count: number) => `${number(count)} rejected`,
  },
  timeLine: {
    heading: "Time line",
    now: "Now",
    gate: "The gate opens",
    announcement: "The closing is announced",
    early: (count: number) =>
      plural(count, { one: "rule begins early", other: "rules begin early" }),
    phases: {
      before: "The old site, as ever",
      announced: "The old site, with the announcement",
      open: "Old addresses redirect",
    },
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
};

import { entries, number, plural } from "./locale.ts";

/** The console's texts for the overview, in English. */
export const overview = {
  overview: {
    menu: "Overview",
    heading: (site: string) => `${site}: what is live, and what needs you`,
    problems: "The storage has a problem",
    waiting: (count: number) =>
      plural(count, { one: "version is waiting for you", other: "versions are waiting for you" }),
    /** For people who may read but not sign. */
    waitingForOthers: (count: number) =>
      plural(count, {
        one: "version is waiting for approval",
        other: "versions are waiting for approval",
      }),
    /** For versions that are approved, and were published after the live one. */
    approvedAhead:
      "Approved, and not live yet: {versions}. The platform team puts it live; ask them if it is urgent.",
    noneAwaiting: "Nothing is waiting for you.",
    noneAwaitingText: "When the platform team publishes a new version, it appears here.",
    toPublish: "{command} puts a table here, for review.",
    moreWaiting: (count: number) =>
      plural(count, { one: "older one is waiting too", other: "older ones are waiting too" }),
    review: "Review",
    reviewLive: "Review what is live",
    noChange: "Nothing changes",
    changeLarge: "Its changes are counted on its own page.",
    against: "compared with what is live",
    nothingToCompare: "it is not known what is live, so everything counts as new",
    switchesIn: (distance: string) => `Switch-over ${distance}`,
    switchedSince: (distance: string) => `Switched over ${distance}`,
    switchesOtherwise: (when: string) => `With this version the switch-over is on ${when}.`,
    rules: entries,
    since: "Since",
    deployed:
      "Built in: it came with the software itself and was never signed here. Nothing has been put live since.",
    notKnown:
      "It is not known yet what is live: the site reports its built-in table within a minute after every update of its software. Shown here is the table built into this preview site.",
    by: "Put live by",
    signedBy: "Approved by",
    unsigned: "Not approved",
    emergency: (reason: string) => `Emergency release. Reason: ${reason}`,
    emergencyWithout: "Emergency release. No reason was given.",
    undecided: "Not decided yet",
    gate: "Switch-over",
    gateOpen: "Old addresses are redirected.",
    gateAhead: "Until then visitors see the old site.",
    gateNever: "Not set",
    gateMoved: (when: string) => `Moved by the platform team. The live version says ${when}.`,
    moreZones: "In other time zones",
    toRows: "Show all",
    noRows: "No redirect is overridden.",
  },
  releases: {
    heading: "All versions",
    caption: "Published versions, latest first",
    release: "Version",
    published: "Last published",
    state: "State",
    none: "No version has been published yet.",
    more: (count: number) =>
      `${plural(count, { one: "older version is", other: "older versions are" })} not shown.`,
    moreCommand: "{command} lists them all.",
  },
  rowStates: {
    serving: (count: number) => `${number(count)} in use`,
    waiting: (count: number) =>
      plural(count, { one: "waits for its date", other: "wait for their dates" }),
    over: (count: number) => plural(count, { one: "is over", other: "are over" }),
    shadowed: (count: number) => `${number(count)} without effect: other entries answer first`,
    lastGood: (count: number) =>
      plural(count, {
        one: "still on its last valid value",
        other: "still on their last valid values",
      }),
    rejected: (count: number) => `${number(count)} ignored, because of a mistake`,
  },
  timeLine: {
    heading: "Timeline",
    ofLive: "What is live now:",
    ofWaiting: "The version that is waiting:",
    ofNewest: "The newest version that is waiting:",
    now: "Now",
    gate: "Switch-over",
    announcement: "The old pages announce it",
    early: (count: number) =>
      plural(count, { one: "entry starts early", other: "entries start early" }),
    started: (count: number) =>
      plural(count, { one: "entry started early", other: "entries started early" }),
    more: (dates: number) =>
      `and ${plural(dates, { one: "more date", other: "more dates" })} on which entries start early`,
    later:
      "This large table is still being read: dates on which single entries start early are missing.",
    scale: "To scale, except for dates that are close together.",
    phases: {
      before: "The old site, unchanged",
      announced: "The old site, with the announcement",
      open: "Old addresses are redirected",
    },
  },
  health: {
    heading: "For the platform team: health of the storage",
    store: "KV",
    answers: "Answers",
    fails: "Has a problem",
    heard: "Last contact",
    never: "not yet",
    failures: "Failed attempts in a row",
    memory: "Tables in memory",
  },
};

/** What the console says of the chosen instant, in English. */
export const preview = {
  travel: {
    heading: "See the day before it comes",
    about: (origin: string) =>
      `Old addresses at ${origin} answer as of an instant, from a release and on a host of your choice: with temporary redirects that nothing keeps. Nothing chosen means the gate, or now once it is open; what serves; and the site's first host. A crawler says it in the address, by ?__at=, ?__release= and ?__host=: the lists for crawlers do.`,
    elsewhere:
      "What you choose here goes with the links on these pages and with the lists for crawlers. For addresses that you type, choose at",
    choose: "Choose an instant, a release, a host",
    submit: "Preview this",
    reset: "Back to the default",
    previewThis: "Preview this release on old addresses",
    releaseField: "Release",
    releaseHelp: "The first eight characters of its id are enough. Left empty: what serves.",
    hostField: "Host of the old site",
    examples: "For example",
    chosen: "Old addresses on this deployment answer",
    chosenForLinks: (origin: string) =>
      `Links from these pages to old addresses at ${origin}, and the lists for crawlers, answer`,
    announced: "It would carry the announcement of the closing.",
    suggestion: "It suggests:",
    archived: "It links the archived copy:",
    asOf: (when: string) => `as of ${when}`,
    release: (id: string) => `from release ${id}, under the rows of today`,
    live: "from what serves",
    host: (host: string) => `on ${host}`,
    isPreview: "This is a preview:",
    isPrivate: "Nothing here is cached or indexed.",
    change: "Preview something else",
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
    noRelease: "There is no such release",
    noReleaseText: (typed: string) =>
      `“${typed}” is neither the id of a release nor, at eight characters or more, the beginning of just one. Write it like one of these; the second is what serves:`,
    noReleaseHelp: "The overview of the console lists the releases.",
    notOurs: "This is no host of the site",
    notOursText: (typed: string) => `“${typed}” is not one of the site's hosts, which are:`,
    incomplete: "This release cannot be previewed",
    incompleteText: "A part of it is missing, or could not be had. What serves is not affected.",
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
};

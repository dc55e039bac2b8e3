/** What the console says of the chosen instant, in English. */
export const preview = {
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
    archived: "It links the archived copy:",
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
};

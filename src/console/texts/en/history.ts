/** The console's texts about the answers to an address over time, in English. */
export const history = {
  heading: "History of an address",
  about:
    "What visitors of an old address got, from each version that was ever live, and who put it live. This only looks the answers up: no page is visited.",
  submit: "Show its history",
  unreadable:
    "This is not an address. Type it as a browser shows it, or from its first slash on: /shop/page",
  of: "What visitors got at {address}",
  caption: "What visitors got, latest first",
  when: "When",
  answer: "What visitors got",
  by: "Version, and who put it live",
  since: "Since {from}",
  sinceUntil: "From {from} until {to}",
  until: "Until {to}",
  always: "As far back as is known",
  now: "Now",
  putLive: "put live on {when} by {who}",
  deployed: "built in: it came with the software itself, and nobody put it live",
  unnamed: "A version that is not on record",
  reasons: {
    signed: (who: string) => `approved by ${who}`,
    rollback: (why: string) => `went back to it: ${why}`,
    rollbackWithout: "went back to it; no reason was given",
    emergency: (why: string) => `emergency release without approval: ${why}`,
  },
  unknown: {
    table: "Not known: it is not on record which version was live then.",
    pruned: "Not known: this version is no longer kept.",
    problem: "Not known: this version cannot be read.",
  },
  suggests: "its page suggests",
  limits:
    "Of quick fixes, only the one that is there now is known, since it was typed; earlier ones are not.",
  gate: "The switch-over is moved to {when}. It is not on record since when, so this date is used only for what is live; earlier versions are shown by their own date.",
  parts: "The last answer on a page may have begun earlier: see the next one.",
  link: "History of this address",
};

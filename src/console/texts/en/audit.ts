import { plural } from "./locale.ts";

/** What the console says of the record of decisions, in English. */
export const audit = {
  record: {
    menu: "Record",
    heading: (site: string) => `${site}: record of decisions`,
    caption: "Decisions, the last first",
    none: "Nobody has decided anything yet.",
    reference: "Reference",
    at: "When",
    decision: "Decision",
    comment: "Comment",
    link: "Chain",
    local: "(not checked)",
    comparedWith: (release: string) => `compared with ${release}`,
    links: {
      first: "First",
      linked: "Linked",
      fork: "Fork",
      broken: "Broken",
      unreadable: "Unreadable",
    },
    whole: (count: number) =>
      `The chain is whole: ${plural(count, { one: "record", other: "records" })}, each with the hash of the one before it`,
    broken: (count: number) =>
      `The chain is broken: ${plural(count, { one: "record", other: "records" })} changed, or the one before gone`,
    forks: (count: number) =>
      `${plural(count, { one: "record shares", other: "records share" })} a predecessor: decided at the same time, and both on record`,
    how: "The reference is the beginning of the SHA-256 of a record; each record names that of the one before it, so that none can be changed or taken away unseen.",
    newest: "The hash of the newest:",
    printed: (when: string) => `Printed ${when}.`,
    print: "Print",
  },
};

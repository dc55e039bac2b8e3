import { entries, number } from "./locale.ts";

/** The console's texts about the record of decisions, in English. */
export const record = {
  menu: "Record",
  heading: (site: string) => `${site}: record of decisions`,
  versions: "Versions",
  versionsCaption: "Versions that somebody decided on, latest first",
  approvals: "Approvals",
  published: "Published by",
  decisions: "All decisions",
  caption: "Decisions, latest first",
  /** The decision comes before the name, because "Rejected Ben" would be misleading on its own. */
  by: "{decision} by {who}",
  none: "Nobody has decided anything yet.",
  reference: "Reference",
  at: "When",
  decision: "Decision",
  comment: "Comment",
  link: "Check",
  local: "(name not checked)",
  comparedWith: (release: string) => `compared with ${release}`,
  links: {
    first: "First",
    linked: "Intact",
    fork: "At the same time as another",
    broken: "Altered",
    unreadable: "Unreadable",
  },
  whole: (count: number) => `Record intact: ${entries(count)}, none altered or removed`,
  broken: (count: number) => `Record damaged: ${entries(count)} altered, or the one before removed`,
  forks: (count: number) =>
    `${number(count)} decisions were made at the same time: all of them count`,
  how: "The reference is the fingerprint of a decision (the beginning of its SHA-256). Each decision names that of the one before it, so any change or deletion would show.",
  newest: "The full fingerprint of the newest decision:",
  printed: (when: string) => `Printed ${when}.`,
  print: "Print",
};

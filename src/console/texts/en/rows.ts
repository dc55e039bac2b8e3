import { plural } from "./locale.ts";

/** What the console says of rows, in English. */
export const rows = {
  rows: {
    menu: "Rows",
    heading: "Rows typed by hand",
    about:
      "A row in the KV dashboard lies over the table, whichever release serves. It is read every minute; one that cannot be used changes nothing, and says here what to type instead.",
    written: "Last changed",
    general: "About all rows",
    none: "There are no rows.",
    how: "To lay one over the table, add an entry to the KV namespace REDIRECTS: the old path as the key, such as /old/page, and the new address as the value; or gone, keep or undecided.",
    count: (count: number) => plural(count, { one: "row", other: "rows" }),
    row: "Row",
    state: "State",
    seen: "First seen",
    changed: "changed",
    typed: "Typed:",
    lastGood: "What serves is the last good form:",
    states: { serving: "Serves", "last-good": "Last good form serves", rejected: "Rejected" },
    afterApproval: "Came after the last approval",
    neverApproved: "No release was ever approved",
  },
};

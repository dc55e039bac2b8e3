import { plural } from "./locale.ts";

/** The console's texts about quick fixes, in English. */
export const rows = {
  menu: "Quick fixes",
  about:
    "Quick fixes override the redirects at once, without sign-off, whichever version is live. A fix with a mistake is ignored, or its last valid value stays in use; below it, the platform team finds what to correct.",
  written: "Last changed",
  general: "About all quick fixes",
  none: "There are no quick fixes: nobody has overridden the redirects.",
  how: "The platform team adds one in Cloudflare's dashboard, in the KV namespace REDIRECTS: the old path as the key, such as /old/page, and the new address as the value; or gone, keep or undecided.",
  count: (count: number) => plural(count, { one: "quick fix", other: "quick fixes" }),
  row: "Quick fix",
  state: "State",
  seen: "First seen",
  changed: "changed",
  typed: "Typed:",
  lastGood: "Still in use, from before:",
  states: {
    serving: "Live",
    "last-good": "Still using the last valid value",
    rejected: "Ignored: it has a mistake",
  },
  waits: (when: string) => `Waits until ${when}`,
  over: (when: string) => `Over since ${when}`,
  without: "Without it: {answer}.",
  leftOver: "Left over",
  leftOverAbout: "The live version now says the same: it can be removed.",
  afterApproval: "Not covered by an approval",
  neverApproved: "No version has ever been approved",
};

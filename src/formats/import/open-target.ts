/** Targets that nobody has decided yet. */

/** What people write in place of a target: nothing, or one of these. */
const OPEN =
  /^(?:tb[acd]|to ?do|\?+|[-\u2013\u2014\u2026]+|x+|n\/?a|unknown|undecided|to be (?:announced|confirmed|decided|defined|determined))?[.?]?$/i;

/** Whether the text in the place of a target stands for "not decided yet". */
export function isOpenTarget(target: string): boolean {
  return OPEN.test(target.trim());
}

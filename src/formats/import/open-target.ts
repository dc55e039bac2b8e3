/** Targets that nobody has decided yet. */

/** What people write in place of a target: nothing, or one of these. */
const OPEN =
  /^(?:tb[acd]|to ?do|\?+|[-\u2013\u2014\u2026]+|x+|n\/?a|unknown|undecided|to be (?:announced|confirmed|decided|defined|determined))?[.?]?$/i;

/** Whether a target says that there is none yet. */
export function isOpenTarget(target: string): boolean {
  return OPEN.test(target.trim());
}

/**
 * Matches a run only from where it begins: a cell may have a million blanks in the middle, and each would otherwise be
 * tried as the start of the end.
 */
const AT_AN_END =
  /^[\s\p{Cf}\u115F\u1160\u3164]+|(?<![\s\p{Cf}\u115F\u1160\u3164])[\s\p{Cf}\u115F\u1160\u3164]+$/gu;

/** Removes invisible characters from both ends of a cell. */
export function trimUnseen(cell: string): string {
  return cell.replace(AT_AN_END, "");
}

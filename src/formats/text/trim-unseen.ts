/** Looked for from where they begin: a cell may have a million blanks in the middle, each of which could begin its end. */
const AT_AN_END =
  /^[\s\p{Cf}\u115F\u1160\u3164]+|(?<![\s\p{Cf}\u115F\u1160\u3164])[\s\p{Cf}\u115F\u1160\u3164]+$/gu;

/** A cell without what nobody sees at its ends. */
export function trimUnseen(cell: string): string {
  return cell.replace(AT_AN_END, "");
}

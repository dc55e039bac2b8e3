/** Why bytes are not a workbook that can be read. */
export interface WorkbookProblem {
  readonly reason: string;
  /** Whether it is one, and larger than what is read. */
  readonly isTooLarge: boolean;
}

/** Thrown where a workbook turns out to be broken or too large; it never leaves this room. */
export class WorkbookError extends Error {
  override readonly name = "WorkbookError";
  readonly isTooLarge: boolean;

  constructor(reason: string, isTooLarge = false) {
    super(reason);
    this.isTooLarge = isTooLarge;
  }
}

/** The same for what is larger than what is read. */
export function tooLarge(what: string): WorkbookError {
  return new WorkbookError(what, true);
}

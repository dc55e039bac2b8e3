/** Why bytes are not a readable workbook. */
export interface WorkbookProblem {
  readonly reason: string;
  /** Whether it is a workbook that is larger than the limits. */
  readonly isTooLarge: boolean;
}

/** Thrown if a workbook is broken or too large; never leaves this folder. */
export class WorkbookError extends Error {
  override readonly name = "WorkbookError";
  readonly isTooLarge: boolean;

  constructor(reason: string, isTooLarge = false) {
    super(reason);
    this.isTooLarge = isTooLarge;
  }
}

/** Creates the error for something that exceeds the limits. */
export function tooLarge(what: string): WorkbookError {
  return new WorkbookError(what, true);
}

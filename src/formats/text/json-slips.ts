/** What the parser of JSON stumbles over: which of its errors are one slip, what each means, and what to do. */
import { type ParseError, printParseErrorCode } from "jsonc-parser";

/**
 * Whether an error follows from the previous one: one slip, such as True for true, may be several errors to the parser.
 */
export function followsFrom(text: string, last: ParseError, error: ParseError): boolean {
  if (error.offset === last.offset) return true;
  const isWord = printParseErrorCode(last.error) === "InvalidSymbol";
  return isWord && text.slice(last.offset + last.length, error.offset).trim() === "";
}

export function isTrailingComma(text: string, { error, offset }: ParseError): boolean {
  const code = printParseErrorCode(error);
  const isAfterComma = code === "PropertyNameExpected" || code === "ValueExpected";
  const isLast = isAfterComma && /[}\]]/.test(text.charAt(offset));
  return isLast && text.slice(0, offset).trimEnd().endsWith(",");
}

export function describeSlip(text: string, problem: ParseError): { message: string; fix: string } {
  if (isTrailingComma(text, problem)) {
    return { message: "there is a comma after the last entry", fix: "Remove the comma" };
  }
  const { offset, length } = problem;
  if (text.slice(offset).trim() === "" && printParseErrorCode(problem.error) === "ValueExpected") {
    const message = text.trim() === "" ? "there is nothing in it" : "it ends before it is whole";
    return { message, fix: "Check which file this is, and whether all of it arrived" };
  }
  if (CONFLICT_MARKS.some((it) => text.startsWith(it, offset))) {
    const message = "two versions of the file were merged, and conflict here";
    return { message, fix: "Decide which of the lines stay, and remove the marks" };
  }
  if (text.startsWith("<", offset) && text.slice(0, offset).trim() === "") {
    const message = "it is a web page or XML, and not JSON";
    return { message, fix: "Check which file this is, and where it came from" };
  }
  const found = JSON.stringify(text.slice(offset, offset + Math.max(1, length)));
  const [message, fix] = SYNTAX[printParseErrorCode(problem.error)] ?? SYNTAX.InvalidSymbol;
  return { message: message.replace("%", () => found), fix };
}

const CONFLICT_MARKS = ["<", "=", ">"].map((it) => it.repeat(7));

/** Explanations of the parser's codes and what to do; `%` is the text that was found. */
const SYNTAX: Readonly<Record<string, readonly [string, string]>> & {
  readonly InvalidSymbol: readonly [string, string];
} = {
  InvalidSymbol: ["% does not belong here", "Remove it, or put text in double quotes"],
  InvalidCommentToken: ["JSON has no comments", 'Move the text into a "note", or remove it'],
  UnexpectedEndOfComment: ["a comment is not closed", "Remove it: JSON has no comments"],
  CommaExpected: ["a comma is missing before this", "Put a comma after the entry before"],
  ColonExpected: ["a colon is missing before %", 'Write "name": value'],
  PropertyNameExpected: ["% is not a field's name", "Put the name in double quotes"],
  ValueExpected: ["% is not a value", "Put text in double quotes"],
  CloseBraceExpected: ["a closing } is missing", "Close the object"],
  CloseBracketExpected: ["a closing ] is missing", "Close the list"],
  EndOfFileExpected: ["% follows the end of the document", "Remove it, or check the brackets"],
  UnexpectedEndOfString: ["a text is not closed on its line", 'Put a " at its end'],
  UnexpectedEndOfNumber: ["% is not a number", "Write digits, or put text in double quotes"],
  InvalidNumberFormat: ["% is not a number", "Write digits, or put text in double quotes"],
  InvalidUnicode: ["% has an unknown escape", "Write \\\\ for a backslash"],
  InvalidEscapeCharacter: ["% has an unknown escape", "Write \\\\ for a backslash"],
  InvalidCharacter: ["a text holds a line break or another control", "Write \\n or \\t for it"],
};

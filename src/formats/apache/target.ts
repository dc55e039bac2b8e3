/** Reads the target of a `RewriteRule`: text with references to the captures of the rule and its conditions. */
import { type Result, success } from "../../domain/result.ts";
import type { Refusal } from "../import/entries.ts";
import type { TargetPart } from "../import/directive-answer.ts";
import { asWritten, failUnsupported } from "../import/refusals.ts";

export interface ApacheTarget {
  readonly parts: readonly TargetPart[];
  /** The query of the target: none, only its question mark, or some text. */
  readonly own: "none" | "empty" | "some";
  /** Whether it refers to the visitor's query. */
  readonly hasVisitors: boolean;
}

export interface TargetOptions {
  readonly isEscaped: boolean;
  /** The server's first name; null if it has none. */
  readonly serverName: string | null;
}

/** An escape, a reference to a group (`$1`) or to one of the last condition (`%1`), a variable, or text. */
const PIECE = /\\([^])|\$(\d)|%(\d)|%\{([\w:-]*)\}|\$\{|[^\\$%]+|[^]/g;

const VISITORS = /([?&])%\{QUERY_STRING\}$/i;

export function readApacheTarget(
  text: string,
  options: TargetOptions,
): Result<ApacheTarget, Refusal> {
  const bare = text.replace(VISITORS, (_all, mark: string) => (mark === "?" ? "?" : ""));
  const parts: TargetPart[] = [];
  for (const [all, escaped, group, condition, variable] of bare.matchAll(PIECE)) {
    const part = readPiece(all, escaped, group, condition, variable, options);
    if (!part) {
      return failUnsupported(
        `${all} in ${asWritten(text)} depends on more than the address`,
        "Write where it goes",
      );
    }
    parts.push(part);
  }
  const query = /\?([^]*)$/.exec(bare)?.[1];
  const own = query === undefined ? "none" : query === "" ? "empty" : "some";
  const target = own === "empty" ? withoutMark(parts) : parts;
  return success({ parts: target, own, hasVisitors: bare !== text });
}

function readPiece(
  all: string,
  escaped: string | undefined,
  group: string | undefined,
  condition: string | undefined,
  variable: string | undefined,
  { isEscaped, serverName }: TargetOptions,
): TargetPart | null {
  if (group !== undefined) return { kind: "capture", name: group };
  if (condition !== undefined) return { kind: "capture", name: `%${condition}` };
  if (variable !== undefined) return readVariable(variable, serverName);
  if (all === "${") return null;
  const text = escaped ?? all;
  return { kind: "text", text: isEscaped ? text.replace(/[%#]/g, encodeURIComponent) : text };
}

function readVariable(name: string, serverName: string | null): TargetPart | null {
  // Names of variables are case-insensitive.
  switch (name.toUpperCase()) {
    case "REQUEST_URI":
      return { kind: "path" };
    case "HTTP_HOST":
      return { kind: "host" };
    case "SERVER_NAME":
      return serverName === null ? { kind: "host" } : { kind: "text", text: serverName };
    // Our scheme is always the visitor's: both get the same answer.
    case "REQUEST_SCHEME":
      return { kind: "text", text: "https" };
    default:
      return null;
  }
}

/** Removes a question mark at the end, which only drops the visitor's query. */
function withoutMark(parts: readonly TargetPart[]): TargetPart[] {
  const last = parts.at(-1);
  if (last?.kind !== "text") return [...parts];
  return [...parts.slice(0, -1), { kind: "text", text: last.text.slice(0, -1) }];
}

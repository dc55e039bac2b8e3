/** Reads nginx's targets: text with variables in it. */
import { type Result, success } from "../../domain/result.ts";
import type { Refusal } from "../import/entries.ts";
import type { TargetPart } from "../import/directive-answer.ts";
import { asWritten, failUnsupported } from "../import/refusals.ts";

export interface NginxTarget {
  readonly parts: readonly TargetPart[];
  /** Whether the visitor's query is passed on. */
  readonly hasQuery: boolean;
}

const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g;

/** The visitor's query, at the end. */
const QUERY = /(?:\$\{?is_args\}?|[?&])\$\{?(?:args|query_string)\}?$/;

/** The whole requested address, with its query. */
const ADDRESS = /\$(?:request_uri(?!\w)|\{request_uri\})/;

export interface TargetContext {
  /** The names of the expression's groups, for `$name`. */
  readonly captures: ReadonlySet<string>;
  /** The server's first name; null if it has none. */
  readonly serverName: string | null;
}

/** @param text The argument of `return` or `rewrite`, without nginx's quoting. */
export function readNginxTarget(
  text: string,
  context: TargetContext,
): Result<NginxTarget, Refusal> {
  const withoutQuery = text.replace(QUERY, "");
  const address = ADDRESS.exec(withoutQuery);
  if (address && /\?/.test(withoutQuery.slice(0, address.index))) {
    return failUnsupported(
      `${asWritten(text)} has the old address inside a parameter`,
      "Write where it goes without it",
    );
  }
  if (address && address.index + address[0].length < withoutQuery.length) {
    return failUnsupported(
      `${asWritten(text)} continues after the old address and its query`,
      "Write $uri in its place",
    );
  }
  const parts: TargetPart[] = [];
  let rest = 0;
  for (const match of withoutQuery.matchAll(VARIABLE)) {
    const name = match[1] ?? match[2] ?? "";
    const part = readVariable(name, context);
    if (!part) {
      return failUnsupported(
        `$${name} in ${asWritten(text)} depends on more than the address`,
        "Write where it goes",
      );
    }
    parts.push({ kind: "text", text: withoutQuery.slice(rest, match.index) }, part);
    rest = match.index + match[0].length;
  }
  parts.push({ kind: "text", text: withoutQuery.slice(rest) });
  const hasQuery = address !== null || withoutQuery.length < text.length;
  return success({ parts: parts.filter((it) => it.kind !== "text" || it.text !== ""), hasQuery });
}

function readVariable(name: string, { captures, serverName }: TargetContext): TargetPart | null {
  if (/^\d$/.test(name) || captures.has(name)) return { kind: "capture", name };
  switch (name) {
    case "request_uri":
    case "uri":
    case "document_uri":
      return { kind: "path" };
    case "host":
    case "http_host":
      return { kind: "host" };
    case "server_name":
      return serverName === null ? { kind: "host" } : { kind: "text", text: serverName };
    // Our scheme is always the visitor's: both get the same answer.
    case "scheme":
      return { kind: "text", text: "https" };
    default:
      return null;
  }
}

export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((it) => it[1] ?? it[2] ?? "");
}

export function replaceVariable(text: string, variable: string, value: string): string {
  return text.replace(VARIABLE, (all, braced?: string, plain?: string) =>
    (braced ?? plain) === variable ? value : all,
  );
}

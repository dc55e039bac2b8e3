/** The answer of a server's directive: a redirect whose target consists of text and parts of the old address. */
import { type Result, success } from "../../domain/result.ts";
import type { RedirectStatus } from "../../domain/table/redirect-status.ts";
import { escapeColons } from "../rules/replace-placeholders.ts";
import {
  encodeInPath,
  type CapturedText,
  type PathPattern,
  type QueryParameter,
  wholePath,
} from "../regex/path-pattern.ts";
import type { Refusal } from "./entries.ts";
import { asWritten, failUnsupported } from "./refusals.ts";

export type TargetPart =
  /** Text as it is written in a URL. */
  | { readonly kind: "text"; readonly text: string }
  /** The capture of this name by the expression or a condition; empty if it captured nothing. */
  | { readonly kind: "capture"; readonly name: string }
  /** The requested path, with its first slash; without it in a folder's own configuration. */
  | { readonly kind: "path" }
  | { readonly kind: "host" };

export interface Audience {
  /** The hosts of the site that it is for, as written; null for a rule of the whole site. */
  readonly hosts: readonly string[] | null;
  readonly query: readonly QueryParameter[];
}

export interface RedirectAnswer {
  readonly status: RedirectStatus;
  readonly target: readonly TargetPart[];
  readonly query: "merge" | "drop";
  /** Whether the requested parameters are passed on as well. */
  readonly passesConditions?: boolean;
}

export type DirectiveAnswer = RedirectAnswer | "gone" | "keep";

/**
 * Composes the target as it is written in a rule.
 *
 * @param isPattern Whether the rule has anything to fill in, so that placeholder marks have to be escaped.
 */
export function composeTarget(
  target: readonly TargetPart[],
  pattern: PathPattern,
  host: string,
  isPattern: boolean,
): Result<string, Refusal> {
  const parts = target.flatMap((part): CapturedText => {
    switch (part.kind) {
      case "text":
        return [part.text];
      case "host":
        return [host];
      case "path":
        return wholePath(pattern).map(encodeFill);
      case "capture":
        return (pattern.captures.get(part.name) ?? []).map(encodeFill);
    }
  });
  let written = "";
  let text = "";
  const endText = (): void => {
    written += isPattern ? escapeMarks(text) : text;
    text = "";
  };
  for (const part of parts) {
    if (typeof part === "string") {
      if (text === "" && /:\w+$/.test(written) && /^\w/.test(part)) {
        return failUnsupported(
          `${asWritten(part)} follows a part of the old address without anything between them`,
          "List the addresses",
        );
      }
      text += part;
    } else {
      endText();
      if (/^([a-z]+:)?\/\/[^/?#]*$/i.test(written)) {
        return failUnsupported(
          "its target's host depends on the old address",
          "Write one rule for each host",
        );
      }
      written += `:${part.name}`;
    }
  }
  endText();
  return success(written);
}

function encodeFill(part: CapturedText[number]): CapturedText[number] {
  return typeof part === "string" ? encodeInPath(part) : part;
}

/** Escapes characters that would begin a placeholder in a Sunset target but are plain text in a server's. */
function escapeMarks(text: string): string {
  return escapeColons(text).replace(/[*${}]/g, (it) =>
    it === "*" ? "%2A" : encodeURIComponent(it),
  );
}

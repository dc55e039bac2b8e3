/** What a directive of a server answers: a redirect, whose target is text and parts of the old address. */
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

/** A part of a target. */
export type TargetPart =
  /** As it stands in a URL. */
  | { readonly kind: "text"; readonly text: string }
  /** What the expression or a condition took under this name; nothing if it took nothing. */
  | { readonly kind: "capture"; readonly name: string }
  /** The path that was asked for, with its first slash; without one in a folder's own configuration. */
  | { readonly kind: "path" }
  | { readonly kind: "host" };

/** For whom a directive is. */
export interface Audience {
  /** The site's hosts that it is for, as written; null for a rule of the whole site. */
  readonly hosts: readonly string[] | null;
  readonly query: readonly QueryParameter[];
}

export interface RedirectAnswer {
  readonly status: RedirectStatus;
  readonly target: readonly TargetPart[];
  readonly query: "merge" | "drop";
  /** Whether the parameters that were asked for go along too. */
  readonly passesConditions?: boolean;
}

export type DirectiveAnswer = RedirectAnswer | "gone" | "keep";

/**
 * The target as it stands in a rule.
 *
 * @param isPattern Whether the rule has anything to fill in, so that marks of placeholders are escaped.
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

/** Characters that a target of ours would take for a placeholder, and a server's does not. */
function escapeMarks(text: string): string {
  return escapeColons(text).replace(/[*${}]/g, (it) =>
    it === "*" ? "%2A" : encodeURIComponent(it),
  );
}

/** Writes the rules of one directive of a server's configuration: each of its paths on each of its hosts. */
import { failure, type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Refusal } from "./entries.ts";
import { addParameters, escapeColons } from "../rules/replace-placeholders.ts";
import type { ImportContext } from "./imported.ts";
import {
  encodeInPath,
  type CapturedText,
  fillsAnything,
  type PathPattern,
  type QueryParameter,
  wholePath,
  writeFrom,
} from "../regex/path-pattern.ts";
import { absoluteTarget, waitingTarget } from "./relative-target.ts";
import { isOpenTarget } from "./open-target.ts";
import { failUnsupported, quirk, unsupported } from "./refusals.ts";

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

export interface WrittenRules {
  readonly rules: readonly RuleData[];
  readonly needsSlash: boolean;
  /** What is worth a warning. */
  readonly quirks: readonly Refusal[];
}

/** @returns The rules, the preferred first. */
export function writeRules(
  patterns: readonly PathPattern[],
  audience: Audience,
  answer: DirectiveAnswer,
  context: ImportContext,
): Result<WrittenRules, Refusal> {
  const rules = new Map<string, { readonly rule: RuleData; readonly needsSlash: boolean }>();
  const quirks = new Map<string, Refusal>();
  for (const host of hostsOf(audience, answer, context)) {
    for (const pattern of patterns) {
      const from = writeFrom(pattern, host, audience.query);
      if (!from) {
        return failUnsupported("a path with . or .. in it is never asked for", "Take it out");
      }
      const written = writeAnswer(answer, pattern, host, audience, context);
      if (!written.ok) return written;
      const rule = { ...from, ...written.value };
      if (isIdentity(rule, host, context)) return failure(UPGRADE);
      if (/^[^?#]*[^:]\/\//.test(rule.to ?? "")) quirks.set("slashes", doubled(rule));
      rules.set(JSON.stringify(rule), { rule, needsSlash: pattern.needsSlash });
    }
  }
  const all = [...rules.values()];
  const kept = withoutCovered(all.map((it) => it.rule));
  const count = all.filter((it) => it.needsSlash).length;
  // A rule that went was the one for no slash: if each has gone, none needs it any more.
  const isCovered = all.length - kept.length === count;
  return success({
    rules: isCovered ? kept : all.map((it) => it.rule),
    needsSlash: !isCovered && count > 0,
    quirks: [...quirks.values()],
  });
}

/** One host after the other if the target repeats it; "" for the whole site. */
function hostsOf(
  { hosts }: Audience,
  answer: DirectiveAnswer,
  { site }: ImportContext,
): readonly string[] {
  if (hosts) return hosts;
  const namesHost = typeof answer === "object" && answer.target.some((it) => it.kind === "host");
  return namesHost ? site.hosts : [""];
}

const UPGRADE = unsupported(
  "it only changes http to https, and both get the same answer here",
  "Leave it out: whoever serves the site's certificate does this",
);

function doubled({ from, to }: RuleData): Refusal {
  return quirk(
    `the target of ${quote(from)} has two slashes in a row, as it had there: ${quote(to)}`,
    "Take one of the two out if that page does not exist",
  );
}

function writeAnswer(
  answer: DirectiveAnswer,
  pattern: PathPattern,
  host: string,
  { query }: Audience,
  context: ImportContext,
): Result<Omit<RuleData, "from">, Refusal> {
  if (answer === "gone") return success({ gone: true });
  if (answer === "keep") return success({ keep: true });
  const isPattern = fillsAnything(pattern, query);
  const filled = composeTarget(answer.target, pattern, host, isPattern);
  if (!filled.ok) return filled;
  if (context.takesUndecided && isOpenTarget(filled.value)) return success({ undecided: true });
  const to = absoluteTarget(filled.value, host, context);
  if (!to.ok) return to;
  const conditions = query.map(({ name, value }): [string, string] => [
    name,
    typeof value === "string" ? encodeURIComponent(value) : `:${value.name}`,
  ]);
  return success({
    to: answer.passesConditions ? addParameters(to.value, conditions) : to.value,
    ...(answer.status === 301 ? {} : { status: answer.status }),
    ...(answer.query === "drop" ? { query: "drop" as const } : {}),
  });
}

function composeTarget(
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
    written += isPattern ? escapeColons(text) : text;
    text = "";
  };
  for (const part of parts) {
    if (typeof part === "string") {
      if (text === "" && /:\w+$/.test(written) && /^\w/.test(part)) {
        return failUnsupported(
          `${quote(part)} follows a part of the old address without anything between them`,
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

/** `^/a(/.*)?$` gives a rule for `/a/*` and one for `/a`: one will do if both say the same. */
function withoutCovered(rules: readonly RuleData[]): readonly RuleData[] {
  const answers = new Set(rules.map(({ from, ...answer }) => JSON.stringify([from, answer])));
  return rules.filter(({ from, match: _match, ...answer }) => {
    const wider = `${from.replace(/\/$/, "")}/*`;
    const { to = "" } = answer;
    const isCovered = answers.has(JSON.stringify([wider, answer]));
    // What a splat has taken nothing of, ends with the slash before it.
    return !(
      isCovered ||
      (/^[^?#]*\/$/.test(to) &&
        answers.has(JSON.stringify([wider, { ...answer, to: `${to}:splat` }])))
    );
  });
}

/** Whether a rule leads back to its own address. */
function isIdentity({ from, to, query }: RuleData, host: string, { site }: ImportContext): boolean {
  if (to === undefined || query === "drop") return false;
  const hosts = host === "" ? site.hosts : [host];
  const [, authority, path] = /^https?:\/\/([^/?#]+)([^]*)$/i.exec(waitingTarget(to) ?? to) ?? [];
  if (authority === undefined || path === undefined) return false;
  const own = from.replace(/^https?:\/\/[^/?#]+/, "").replace(/\*$/, ":splat");
  return own === path && hosts.every((it) => canonicalHost(it) === canonicalHost(authority));
}

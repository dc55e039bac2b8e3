/**
 * Rows whose old address is an expression or a part of an address, as plugins of content management systems export
 * them.
 */
import { quote } from "../../domain/finding.ts";
import { type Result, success } from "../../domain/result.ts";
import type { RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import type { DirectiveAnswer, TargetPart } from "../import/directive-answer.ts";
import { writeRules } from "../import/redirect-rules.ts";
import {
  failInexpressible,
  failUnsupported,
  openName,
  openStart,
  pathQuirks,
} from "../import/refusals.ts";
import { type PathPattern, pathPrefix } from "../regex/path-pattern.ts";
import { findPluginPaths, pluginFix } from "../regex/plugin-expression.ts";

interface ExpressionRules {
  readonly rules: readonly RuleData[];
  readonly quirks: readonly Refusal[];
}

type Answer = Pick<RuleData, "to" | "gone" | "keep" | "serve" | "undecided" | "status">;

/**
 * @param kind "regex", "start", "contains" or "end".
 * @param more The rest of the row, for every rule.
 */
export function readExpressionRow(
  kind: string,
  written: string,
  answer: Answer,
  more: Partial<RuleData>,
  context: ImportContext,
): Result<ExpressionRules, Refusal> {
  const read = kind === "regex" ? readExpression(written) : readPart(kind, written);
  if (!read.ok) return read;
  const { patterns, quirks } = read.value;
  const directive = toDirective(answer);
  if (!directive) {
    return failUnsupported("an expression can only redirect, or be gone", "List the addresses");
  }
  const audience = { hosts: null, query: [] };
  const made = writeRules(patterns, audience, directive, context);
  if (!made.ok) return made;
  return success({
    rules: made.value.rules.map((it) => ({ ...it, ...more })),
    quirks: [...quirks, ...made.value.quirks],
  });
}

type Patterns = Result<
  { readonly patterns: readonly PathPattern[]; readonly quirks: readonly Refusal[] },
  Refusal
>;

/** Reads an expression both with and without the path's first slash, since plugins differ in that. */
function readExpression(written: string): Patterns {
  const isBare = written.startsWith("^") && !/^\^\\?\//.test(written);
  const { paths, isAnchored, isWhole } = isBare
    ? findPluginPaths(written.replace(/^\^(?:\/\?)?/, "^/"))
    : findPluginPaths(written);
  if (!paths.ok) return failInexpressible(quote(written), paths.problem, pluginFix(paths.problem));
  return success({
    patterns: paths.value.patterns,
    quirks: [
      ...pathQuirks(written, paths.value),
      ...(isAnchored ? [openStart(written)] : []),
      ...(isWhole ? [openName(written)] : []),
    ],
  });
}

/**
 * Reads a part of addresses. The start of an address stands for everything in a folder; a part within or at the end of
 * addresses is not a pattern.
 */
function readPart(kind: string, written: string): Patterns {
  if (!kind.startsWith("start")) {
    const where = kind === "contains" ? "within" : "at the end of";
    const message = `${quote(written)} ${where} an address cannot be expressed`;
    return failUnsupported(message, "List the addresses");
  }
  const path = `/${written.replace(/^\//, "")}`;
  const patterns = pathPrefix(path);
  const isOpen = !path.endsWith("/");
  return success({ patterns, quirks: isOpen ? [openName(written)] : [] });
}

function toDirective({ to, gone, keep, undecided, serve, status }: Answer): DirectiveAnswer | null {
  if (gone && to === undefined) return "gone";
  if (keep) return "keep";
  if (to === undefined || undecided || serve !== undefined || gone) return null;
  return redirectTo(to, status ?? 301);
}

/** The answer for a target in which `$1` and `\1` stand for the captures of the groups. */
function redirectTo(to: string, status: RedirectStatus): DirectiveAnswer {
  const target = [...to.matchAll(/[$\\](\d)|[^$\\]+|[^]/g)].map(([text, number]): TargetPart =>
    number === undefined ? { kind: "text", text } : { kind: "capture", name: number },
  );
  return { status, target, query: "merge" };
}

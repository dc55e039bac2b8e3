/**
 * Reads Apache's `Redirect`, which matches a path and everything below it, and `RedirectMatch`, which matches an
 * expression.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus, type RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { Refusal } from "../import/entries.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { type Directive, splitWords } from "./syntax.ts";
import { findPaths } from "../regex/regex-to-paths.ts";
import {
  exactPath,
  type CapturedText,
  type PathPattern,
  pathPrefix,
} from "../regex/path-pattern.ts";
import type { DirectiveAnswer, TargetPart } from "../import/directive-answer.ts";
import {
  asWritten,
  escapedAgain,
  failUnreadable,
  failUnsupported,
  inexpressible,
  pathQuirks,
  withoutRedirecting,
} from "../import/refusals.ts";

export interface ApacheRedirect {
  readonly patterns: readonly PathPattern[];
  /** A refusal if only the addresses can be expressed. */
  readonly answer: Result<DirectiveAnswer, Refusal>;
  readonly quirks: readonly Refusal[];
}

const STATUSES: Readonly<Record<string, number>> = {
  permanent: 301,
  temp: 302,
  seeother: 303,
  gone: 410,
};

const FIXED: Readonly<Record<string, number>> = { redirectpermanent: 301, redirecttemp: 302 };

/**
 * @param directive `Redirect`, `RedirectPermanent`, `RedirectTemp` or `RedirectMatch`.
 * @param takesOpen Whether a target that is not decided yet is accepted as it is.
 */
export function readRedirect(
  { name, rest, text }: Directive,
  takesOpen: boolean,
): Result<ApacheRedirect, Refusal> {
  const words = splitWords(rest);
  const fixed = FIXED[name];
  const first = words[0]?.toLowerCase() ?? "";
  const given = STATUSES[first] ?? (/^\d{3}$/.test(first) ? Number(first) : undefined);
  const hasStatus = fixed === undefined && given !== undefined;
  const status = fixed ?? given ?? 302;
  const [path, url, ...more] = hasStatus ? words.slice(1) : words;
  const isRedirect = status >= 300 && status <= 399;
  if (path === undefined || more.length > 0 || isRedirect !== (url !== undefined)) {
    return failUnreadable(
      `${asWritten(text)} is not a status, a path and a target`,
      `Write ${isRedirect ? "Redirect 301 /old https://..." : `Redirect ${status} /old`}`,
    );
  }
  const isExpression = name === "redirectmatch";
  const addresses = isExpression ? readExpression(path) : readPath(path, url);
  if (!addresses.ok) return addresses;
  const answer = readAnswer(status, url, isExpression, takesOpen);
  const isEscaped = isExpression && /^[^?#]*%/.test(url ?? "");
  const { patterns, quirks } = addresses.value;
  return success({
    patterns,
    answer,
    quirks: isEscaped ? [...quirks, escapedAgain(url ?? "")] : quirks,
  });
}

/** The capture of the address after the path, which is appended to the target. */
const REST = "rest";

function readPath(
  path: string,
  url: string | undefined,
): Result<Pick<ApacheRedirect, "patterns" | "quirks">, Refusal> {
  if (!path.startsWith("/")) {
    return failUnreadable(`${asWritten(path)} is not a path`, "Start it with a slash");
  }
  const splat = { name: "splat" };
  if (path.endsWith("/")) {
    return success({ patterns: pathPrefix(path).map((it) => withRest(it, [splat])), quirks: [] });
  }
  const below = pathPrefix(`${path}/`).map((it) => withRest(it, ["/", splat]));
  // If the target is only a host, it makes no difference where its slash comes from.
  const isBare = url === undefined || /^https?:\/\/[^/?#]+$/i.test(url);
  const patterns = isBare
    ? below.map((it) => ({ ...it, needsSlash: false }))
    : [withRest(exactPath(path), []), ...below];
  return success({ patterns, quirks: [] });
}

function withRest(pattern: PathPattern, rest: CapturedText): PathPattern {
  return { ...pattern, captures: new Map([[REST, rest]]) };
}

function readExpression(
  expression: string,
): Result<Pick<ApacheRedirect, "patterns" | "quirks">, Refusal> {
  const paths = findPaths(expression, null);
  if (!paths.ok) {
    return failure({ ...inexpressible(asWritten(expression), paths.problem), took: expression });
  }
  return success({
    patterns: paths.value.patterns,
    quirks: pathQuirks(expression, paths.value),
  });
}

function readAnswer(
  status: number,
  url: string | undefined,
  isExpression: boolean,
  takesOpen: boolean,
): Result<DirectiveAnswer, Refusal> {
  if (status === 410) return success("gone");
  if (url === undefined || !isRedirectStatus(status)) {
    return failure(withoutRedirecting(`it answers ${status}`));
  }
  if (takesOpen && isOpenTarget(url)) return success(redirectTo([text(url)], status, false));
  if (url.includes("${")) {
    return failUnsupported(`${asWritten(url)} has a variable of the server's`, "Write it out");
  }
  // The text that an expression captured may be a path or a URL itself.
  const isReference = isExpression && /^\$\d/.test(url);
  if (!isReference && !/^(\/|[a-z][a-z0-9+.-]*:)/i.test(url)) {
    return failUnreadable(
      `the target ${asWritten(url)} is neither a path nor a URL`,
      "Write the whole URL",
    );
  }
  const target = isExpression ? readReferences(url) : [text(url), capture(REST)];
  return success(redirectTo(target, status, url.includes("?")));
}

/** The answer; the visitor's query is passed on only if the target has none. */
function redirectTo(
  target: TargetPart[],
  status: RedirectStatus,
  hasQuery: boolean,
): DirectiveAnswer {
  return { status, target, query: hasQuery ? "drop" : "merge" };
}

/** Reads `$1`, and `\$1` for literal text. The path is escaped again; query and fragment are not. */
function readReferences(url: string): TargetPart[] {
  const path = /^[^?#]*/.exec(url)?.[0] ?? "";
  const parse = (part: string, escape: (it: string) => string): TargetPart[] =>
    [...part.matchAll(/\\([$&\\])|\$(\d)|[^$\\]+|[^]/g)].map(([all, escaped, number]) =>
      number === undefined ? text(escape(escaped ?? all)) : capture(number),
    );
  return [
    ...parse(path, (it) => it.replaceAll("%", "%25")),
    ...parse(url.slice(path.length), (it) => it),
  ];
}

function text(it: string): TargetPart {
  return { kind: "text", text: it };
}

function capture(name: string): TargetPart {
  return { kind: "capture", name };
}

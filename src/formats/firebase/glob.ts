/**
 * Reads a `source` of Firebase Hosting, which is a glob with named segments, as expressions.
 *
 * @see https://firebase.google.com/docs/hosting/full-config#glob_pattern_matching
 */
import { failure, type Result, success } from "../../domain/result.ts";

/** Why a glob cannot be read as expressions. */
export type GlobProblem =
  | { readonly kind: "wildcard"; readonly text: string }
  | { readonly kind: "globstar-inside" }
  | { readonly kind: "open"; readonly text: string }
  | { readonly kind: "too-many" }
  | { readonly kind: "too-long" };

export const EXPANSIONS_AT_MOST = 64;

/** The longest glob; nobody requests longer addresses. */
export const CHARACTERS_AT_MOST = 2048;

/** @returns One expression for each choice of its braces, anchored, on the path with its first slash. */
export function globToExpressions(source: string): Result<readonly string[], GlobProblem> {
  if (source.length > CHARACTERS_AT_MOST) return failure({ kind: "too-long" });
  const globs = expandBraces(source.startsWith("/") ? source : `/${source}`);
  if (!globs) return failure({ kind: "too-many" });
  const expressions: string[] = [];
  for (const glob of globs) {
    const expression = toExpression(glob);
    if (!expression.ok) return expression;
    expressions.push(`^${expression.value}$`);
  }
  return success([...new Set(expressions)]);
}

/** Expands `/a{,/b}` to `/a` and `/a/b`. @returns null if there are too many. */
function expandBraces(glob: string): string[] | null {
  const found = findBraces(glob);
  if (!found) return [glob];
  const { start, end, choices } = found;
  const expanded: string[] = [];
  for (const choice of choices) {
    const rest = expandBraces(glob.slice(0, start) + choice + glob.slice(end));
    if (!rest || expanded.push(...rest) > EXPANSIONS_AT_MOST) return null;
  }
  return expanded;
}

/** Finds the first pair of braces that contains a choice. */
function findBraces(glob: string): { start: number; end: number; choices: string[] } | null {
  for (let start = 0; start < glob.length; start++) {
    if (glob[start] === "\\") start++;
    else if (glob[start] === "{") {
      const choices = readChoices(glob, start, "{", "}", ",");
      if (choices && choices.texts.length > 1)
        return { start, end: choices.end, choices: choices.texts };
    }
  }
  return null;
}

/** The contents of a pair of brackets, split at separators outside nested pairs; null if it is never closed. */
function readChoices(
  glob: string,
  start: number,
  open: string,
  close: string,
  comma: string,
): { texts: string[]; end: number } | null {
  const texts = [""];
  let depth = 0;
  for (let at = start; at < glob.length; at++) {
    const character = glob[at] ?? "";
    const add = (text: string): void => void (texts[texts.length - 1] += text);
    if (character === "\\") add(character + (glob[++at] ?? ""));
    else if (character === open && depth++ === 0) continue;
    else if (character === close && --depth === 0) return { texts, end: at + 1 };
    else if (character === comma && depth === 1) texts.push("");
    else add(character);
  }
  return null;
}

function toExpression(glob: string): Result<string, GlobProblem> {
  let expression = "";
  for (let at = 0; at < glob.length;) {
    const rest = glob.slice(at);
    const named = /^\/:([A-Za-z_]\w*)(\((?:[^()\\]|\\.)*\))?([*+?])?/.exec(rest);
    const [extended = "", mark = ""] = /^([@?!+*])\(/.exec(rest) ?? [];
    const [set = ""] = /^\[[^\]/!^][^\]/]*\]/.exec(rest) ?? [];
    if (named) {
      expression += writeNamed(named);
      at += named[0].length;
    } else if (/^\/\*\*(?=\/)/.test(rest)) {
      return failure({ kind: "globstar-inside" });
    } else if (/^\/\*\*$/.test(rest)) {
      expression += "/.*";
      at = glob.length;
    } else if (/^\/\*(?=\/|$)/.test(rest)) {
      expression += "/[^/]+";
      at += 2;
    } else if (extended !== "") {
      const choices = readChoices(glob, at + 1, "(", ")", "|");
      if (!choices) return failure({ kind: "open", text: rest });
      if (mark !== "@" && mark !== "?") return failure({ kind: "wildcard", text: rest });
      const inside = choices.texts.map(toExpression);
      const failed = inside.find((it) => !it.ok);
      if (failed) return failed;
      const written = inside.map((it) => (it.ok ? it.value : "")).join("|");
      expression += `(?:${written})${mark === "?" ? "?" : ""}`;
      at = choices.end;
    } else if (set !== "") {
      expression += set;
      at += set.length;
    } else if (/^(?:[*?[]|:[A-Za-z_])/.test(rest)) {
      return failure({ kind: "wildcard", text: rest });
    } else {
      if (rest.startsWith("\\") && rest.length > 1) at++;
      expression += (glob[at] ?? "").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
      at++;
    }
  }
  return success(expression);
}

/**
 * Creates a test of whether a glob matches a path, for globs whose wildcards no rule can express; null if it consists
 * of more than stars and braces.
 */
export function createGlobMatcher(source: string): ((path: string) => boolean) | null {
  if (source.length > CHARACTERS_AT_MOST) return null;
  const globs = expandBraces(source);
  if (!globs || /[?!+@:[\]()\\]/.test(source)) return null;
  const parts = globs.map((glob) =>
    glob
      .replace(/[.^$|{}]/g, "\\$&")
      .replace(/\/\*\*(?=\/)/g, "(?:/.+)?")
      .replace(/\/\*\*$/, "/.+")
      .replace(/(?<![.)])\*+/g, "[^/]*"),
  );
  const expression = new RegExp(`^(?:${parts.join("|")})/?$`);
  return (path) => expression.test(path);
}

export function isPlainPath(source: string): boolean {
  return !/[*?!+@:[\](){}\\]/.test(source);
}

/** Writes a segment with a name, perhaps an expression of its own, and its modifier. */
function writeNamed([, name = "", group, times = ""]: RegExpExecArray): string {
  const inside = group?.slice(1, -1) ?? "[^/]+";
  switch (times) {
    case "*":
      return `(?:/(?<${name}>.*))?`;
    case "+":
      return `/(?<${name}>.+)`;
    case "?":
      return `(?:/(?<${name}>${inside}))?`;
    default:
      return `/(?<${name}>${inside})`;
  }
}

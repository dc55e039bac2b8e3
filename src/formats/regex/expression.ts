/**
 * Reads regular expressions of Apache and nginx that consist of plain text, choices, whole segments and a rest, and
 * rejects all others. This module does not match anything.
 */

import { failure, type Result, success } from "../../domain/result.ts";
import type { ExpressionProblem } from "./problem.ts";

export type ExpressionNode =
  | { readonly kind: "text"; readonly text: string }
  /** One or more characters other than a slash: `[^/]+`. */
  | { readonly kind: "segment" }
  | ClassNode
  /** Any text (`.*`), or any non-empty text (`.+`). */
  | { readonly kind: "rest"; readonly mayBeEmpty: boolean }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  /** @property names Its number, and its name if it has one; empty if it does not capture. */
  | {
      readonly kind: "group";
      readonly names: readonly string[];
      readonly choices: readonly (readonly ExpressionNode[])[];
    }
  | { readonly kind: "maybe"; readonly node: ExpressionNode };

/** Text of certain characters: `[0-9]+`, `\d{4}`. */
export interface ClassNode {
  readonly kind: "class";
  /** The allowed characters, as a JavaScript expression for one character. */
  readonly set: string;
  readonly quantifier: string;
  readonly text: string;
}

export interface Expression {
  readonly choices: readonly (readonly ExpressionNode[])[];
  /** Whether it has a `.` that matches any character where only a dot can be meant; it is read as a dot. */
  readonly hasLooseDot: boolean;
}

/** The limits of length and depth, above anything that people write for a list of addresses. */
const MAX_CHARACTERS = 20_000;
const MAX_DEPTH = 20;

/** The most characters of a set that is expanded into cases. */
const MAX_CHARACTERS_OF_SET = 16;

/** An element of an expression that a quantifier can follow. */
type Atom =
  | { readonly kind: "node"; readonly node: ExpressionNode }
  | { readonly kind: "any" }
  | { readonly kind: "not-slash" }
  | { readonly kind: "set"; readonly set: string; readonly few: ExpressionNode | null };

const CLASSES: Readonly<Record<string, string>> = {
  d: "[0-9]",
  w: "[0-9A-Za-z_]",
  D: "[^0-9]",
  S: "[^\\s]",
};

/** Classes by name, within a set. */
const NAMED: Readonly<Record<string, string>> = {
  digit: "0-9",
  alpha: "A-Za-z",
  alnum: "0-9A-Za-z",
  lower: "a-z",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/** Reads an expression, up to the first part that cannot be expressed. */
export function parseExpression(source: string): Result<Expression, ExpressionProblem> {
  if (source.length > MAX_CHARACTERS) {
    return failure({ kind: "too-long", charactersAtMost: MAX_CHARACTERS });
  }
  let at = 0;
  let groups = 0;
  let depth = 0;
  let hasLooseDot = false;
  let problem: ExpressionProblem | null = null;

  const isSound = (): boolean => problem === null;
  const fail = (why: ExpressionProblem): null => {
    problem ??= why;
    return null;
  };
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at += found[0].length;
    return found;
  };

  const parseChoices = (): ExpressionNode[][] => {
    const choices: ExpressionNode[][] = [[]];
    while (at < source.length && source[at] !== ")" && isSound()) {
      if (take(/\|/y)) choices.push([]);
      else {
        const node = parseQuantified();
        if (node) choices.at(-1)?.push(node);
      }
    }
    return choices.map(joinTexts);
  };

  const parseQuantified = (): ExpressionNode | null => {
    const start = at;
    const atom = parseAtom();
    if (!atom) return null;
    const [, quantifier = "", mode = ""] = take(/([?*+]|\{\d*,?\d*\})([?+]?)/y) ?? [];
    const text = source.slice(start, at);
    if (mode === "+") return fail({ kind: "quantifier-possessive", text });
    const node = quantify(atom, quantifier, text);
    if (node === null && atom.kind === "set") return fail({ kind: "character-set", text });
    if (atom.kind === "any" && quantifier === "") hasLooseDot = true;
    return node ?? fail({ kind: "quantifier-partial", text });
  };

  const parseAtom = (): Atom | null => {
    const character = source[at] ?? "";
    if (character === "(") return parseGroup();
    if (character === "[") return parseSet();
    if (character === "\\") {
      const escaped = take(/\\([^A-Za-z0-9])/y)?.[1];
      if (escaped !== undefined) return text(escaped);
      const set = CLASSES[source[at + 1] ?? ""];
      if (set === undefined) {
        return fail({ kind: "character-class", text: source.slice(at, at + 2) });
      }
      at += 2;
      return { kind: "set", set, few: null };
    }
    at++;
    if (character === ".") return { kind: "any" };
    if (character === "^") return { kind: "node", node: { kind: "start" } };
    if (character === "$") return { kind: "node", node: { kind: "end" } };
    return /[?*+]/.test(character)
      ? fail({ kind: "quantifier-alone", text: character })
      : text(character);
  };

  const parseGroup = (): Atom | null => {
    const [all = "", plain, name] = take(/\((?:(\?i?:)|\?P?<([A-Za-z_]\w*)>|(?!\?))/y) ?? [];
    if (all === "") return fail({ kind: "lookaround", text: source.slice(at, at + 3) });
    if (++depth > MAX_DEPTH) return fail({ kind: "too-deep" });
    const number = plain === undefined ? [String(++groups)] : [];
    const names = [...number, ...(name === undefined ? [] : [name])];
    const choices = parseChoices();
    if (!take(/\)/y)) return fail({ kind: "group-open" });
    depth--;
    return { kind: "node", node: { kind: "group", names, choices } };
  };

  const parseSet = (): Atom | null => {
    if (take(/\[\^\\?\/\]/y)) return { kind: "not-slash" };
    const [all = "", sign = "", inside = ""] =
      take(/\[(\^?)(\]?(?:\[:[a-z]+:\]|\\[^]|[^\]\\])*)\]/y) ?? [];
    const set = readSet(inside);
    if (all === "" || inside === "" || set === null) {
      return fail({ kind: "character-set", text: all || source.slice(at, at + 8) });
    }
    return { kind: "set", set: `[${sign}${set}]`, few: sign === "" ? listFew(set) : null };
  };

  // Flags for case and line feeds make no difference here.
  take(/\(\?[is]+\)/y);
  const choices = parseChoices();
  if (problem === null && at < source.length) fail({ kind: "group-unopened" });
  return problem === null ? success({ choices, hasLooseDot }) : failure(problem);
}

function text(character: string): Atom {
  return { kind: "node", node: { kind: "text", text: character } };
}

/** The contents of a set in JavaScript's notation; null if a part of it is unknown. */
function readSet(inside: string): string | null {
  const parts = [...inside.matchAll(/\[:([a-z]+):\]|\\([^])|([^])/gu)].map(
    ([, named, escaped, plain = ""]) => {
      if (named !== undefined) return NAMED[named] ?? null;
      if (escaped === undefined) return plain.replace(/[\\\][]/, "\\$&");
      if (/[^A-Za-z0-9]/.test(escaped)) return `\\${escaped}`;
      return CLASSES[escaped]?.match(/^\[([^^].*)\]$/)?.[1] ?? null;
    },
  );
  if (parts.includes(null)) return null;
  // Next to a class, a hyphen is literal.
  const set = parts
    .map((it, at) => {
      const isBeside = [parts[at - 1], parts[at + 1]].some((other) => (other?.length ?? 0) > 2);
      return it === "-" && isBeside ? "\\-" : it;
    })
    .join("");
  return isExpression(`[${set}]`) ? set : null;
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source).source !== "";
  } catch {
    return false;
  }
}

/** Lists the characters of a set as choices; null if there are too many. */
function listFew(set: string): ExpressionNode | null {
  const characters = [...set.matchAll(/(?:\\(.)|(.))(?:-(?:\\(.)|(.)))?/gsu)].flatMap(
    ([, escaped, plain = "", lastEscaped, lastPlain]) => {
      const first = (escaped ?? plain).charCodeAt(0);
      const last = (lastEscaped ?? lastPlain)?.charCodeAt(0) ?? first;
      const length = Math.min(last - first + 1, MAX_CHARACTERS_OF_SET + 1);
      return Array.from({ length }, (_none, more) => String.fromCharCode(first + more));
    },
  );
  const unique = [...new Set(characters.map((it) => it.toLowerCase()))];
  if (unique.length > MAX_CHARACTERS_OF_SET) return null;
  const choices = unique.map((it): ExpressionNode[] => [{ kind: "text", text: it }]);
  return { kind: "group", names: [], choices };
}

/** @returns null if the result is neither a few texts nor a whole segment nor a rest. */
function quantify(atom: Atom, quantifier: string, source: string): ExpressionNode | null {
  if (atom.kind === "any") {
    if (quantifier === "") return { kind: "text", text: "." };
    if (quantifier === "*") return { kind: "rest", mayBeEmpty: true };
    return quantifier === "+" ? { kind: "rest", mayBeEmpty: false } : null;
  }
  if (atom.kind === "not-slash") {
    if (quantifier === "+") return { kind: "segment" };
    return quantifier === "*" ? { kind: "maybe", node: { kind: "segment" } } : null;
  }
  if (atom.kind === "set") {
    const isOne = quantifier === "" || quantifier === "?";
    if (isOne && atom.few) return quantifier === "" ? atom.few : { kind: "maybe", node: atom.few };
    const some: ClassNode = { kind: "class", set: atom.set, quantifier: "+", text: source };
    if (/^(?:\*|\?|\{(?:0,\d*|,\d+)\})$/.test(quantifier)) return { kind: "maybe", node: some };
    return { ...some, quantifier };
  }
  const { node } = atom;
  if (quantifier === "") return node;
  if (node.kind === "start" || node.kind === "end") return null;
  if (quantifier === "?") return { kind: "maybe", node };
  // Repeated slashes count as one.
  const isSlash = node.kind === "text" && node.text === "/";
  if (isSlash && quantifier === "+") return node;
  return isSlash && quantifier === "*" ? { kind: "maybe", node } : null;
}

function joinTexts(nodes: readonly ExpressionNode[]): ExpressionNode[] {
  const joined: ExpressionNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { kind: "text", text: last.text + node.text };
    } else joined.push(node);
  }
  return joined;
}

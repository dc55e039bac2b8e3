/**
 * Whether an expression of a server matches a text: for those that no rule can express, so that it is known which
 * addresses they took. It takes time in proportion to both, whatever the expression.
 */
import {
  type ClassNode,
  type Expression,
  type ExpressionNode,
  parseExpression,
} from "./expression.ts";

/** The longest text that is compared; no address that people write down is longer. */
const CHARACTERS_AT_MOST = 500;

/** Where a match may have got to: one flag for each position, and one for the end. */
type Positions = readonly boolean[];

/** @returns null for an expression that looks at text it does not match, and the like. Case is ignored. */
export function createExpressionMatcher(source: string): ((text: string) => boolean) | null {
  const expression = parseExpression(source);
  return expression.ok ? matcherOf(expression.value) : null;
}

/** Whether the expression is found anywhere in a text. */
export function matcherOf({ choices }: Expression): (text: string) => boolean {
  return (text) => {
    if (text.length > CHARACTERS_AT_MOST) return false;
    const anywhere: Positions = Array.from({ length: text.length + 1 }, () => true);
    return afterChoices(choices, text.toLowerCase(), anywhere).includes(true);
  };
}

function afterChoices(
  choices: readonly (readonly ExpressionNode[])[],
  text: string,
  from: Positions,
): Positions {
  const ends = choices.map((nodes) => nodes.reduce((at, it) => after(it, text, at), from));
  return from.map((_it, at) => ends.some((it) => it[at]));
}

/** Where a match may have got to behind a node. */
function after(node: ExpressionNode, text: string, from: Positions): Positions {
  switch (node.kind) {
    case "start":
      return from.map((it, at) => it && at === 0);
    case "end":
      return from.map((it, at) => it && at === text.length);
    case "maybe": {
      const some = after(node.node, text, from);
      return from.map((it, at) => it || some[at] === true);
    }
    case "group":
      return afterChoices(node.choices, text, from);
    case "text": {
      const { length } = node.text;
      const wanted = node.text.toLowerCase();
      return from.map(
        (_it, at) => from[at - length] === true && text.startsWith(wanted, at - length),
      );
    }
    case "rest": {
      const first = from.indexOf(true);
      return from.map((_it, at) => first !== -1 && at >= first + (node.mayBeEmpty ? 0 : 1));
    }
    case "segment":
      return afterSome(text, from, /[^/]/, 1, Number.POSITIVE_INFINITY);
    case "class": {
      const [least, most] = limitsOf(node);
      return afterSome(text, from, new RegExp(node.set, "i"), least, most);
    }
  }
}

/** Where a match may have got to behind some characters of a set. */
function afterSome(
  text: string,
  from: Positions,
  set: RegExp,
  least: number,
  most: number,
): Positions {
  const starts = [0];
  for (const isHere of from) starts.push((starts.at(-1) ?? 0) + (isHere ? 1 : 0));
  const startsBefore = (at: number): number => starts[at] ?? 0;
  let run = 0;
  return from.map((_it, end) => {
    run = end > 0 && set.test(text.charAt(end - 1)) ? run + 1 : 0;
    const [first, last] = [end - Math.min(run, most), end - least];
    return first <= last && startsBefore(last + 1) > startsBefore(first);
  });
}

function limitsOf({ quantifier }: ClassNode): readonly [least: number, most: number] {
  const [, least, comma, most] = /^\{(\d*)(,?)(\d*)\}$/.exec(quantifier) ?? [];
  if (least === undefined) return [1, quantifier === "+" ? Number.POSITIVE_INFINITY : 1];
  const open = comma === "" ? Number(least) : Number.POSITIVE_INFINITY;
  return [Number(least || 0), most ? Number(most) : open];
}

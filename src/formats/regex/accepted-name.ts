/** Names of certain characters. A placeholder cannot require these: it accepts any name, with a warning. */
import type { ClassNode } from "./expression.ts";

export interface AcceptedName {
  /** The text in the expression: `[0-9]+`. */
  readonly text: string;
  /** Whether the expression accepts this name, in any case. */
  readonly takes: (name: string) => boolean;
}

export function acceptedName({
  set,
  quantifier,
  text,
  isOpenEnd = false,
}: ClassNode & { readonly isOpenEnd?: boolean }): AcceptedName {
  const expression = new RegExp(`^(?:${set}${quantifier})${isOpenEnd ? "" : "$"}`, "i");
  return { text, takes: (name) => expression.test(name) };
}

/** Whether a class of characters includes the slash. */
export function takesSlash({ set }: ClassNode): boolean {
  return new RegExp(set).test("/");
}

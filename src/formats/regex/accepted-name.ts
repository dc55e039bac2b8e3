/** Names of certain characters, which a placeholder cannot ask for: it takes any, and says so. */
import type { ClassNode } from "./expression.ts";

export interface AcceptedName {
  /** As it stands in the expression: `[0-9]+`. */
  readonly text: string;
  /** Whether the expression takes this name, in any case. */
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

/** Whether it goes on behind a slash. */
export function takesSlash({ set }: ClassNode): boolean {
  return new RegExp(set).test("/");
}

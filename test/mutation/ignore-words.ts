/**
 * Excludes messages from mutation, because their wording is covered by tests of commands and pages on the real runtime.
 * A text is a message if it contains two adjacent words, unlike texts for machines (`public, max-age=60`).
 */
const TWO_WORDS = /[\p{L}\d] [\p{L}\d]/u;

/** The part of Babel's syntax tree that is used here. */
interface SyntaxPath {
  readonly node:
    | { readonly type: "StringLiteral"; readonly value: string }
    | { readonly type: "TemplateLiteral"; readonly quasis: readonly Quasi[] }
    | { readonly type: "Other" };
}

interface Quasi {
  readonly value: { readonly raw: string };
}

function textOf({ node }: SyntaxPath): string {
  if (node.type === "StringLiteral") return node.value;
  if (node.type === "TemplateLiteral") return node.quasis.map((it) => it.value.raw).join("x");
  return "";
}

export const strykerPlugins = [
  {
    kind: "Ignore",
    name: "words",
    value: {
      shouldIgnore: (path: SyntaxPath) =>
        TWO_WORDS.test(textOf(path)) ? "The words of a message" : undefined,
    },
  },
];

/**
 * What messages say is not mutated: their wording is held by the tests of commands and pages, which run on the real thing.
 * A text is a message if two words stand side by side in it; what machines read (`public, max-age=60`) has none.
 */
const TWO_WORDS = /[\p{L}\d] [\p{L}\d]/u;

/** As much of Babel's syntax tree as is looked at. */
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

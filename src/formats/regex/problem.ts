/** Why an expression of a server cannot be expressed as Sunset patterns. */
export type ExpressionProblem =
  | { readonly kind: "too-long"; readonly charactersAtMost: number }
  | { readonly kind: "too-deep" }
  | { readonly kind: "group-open" }
  | { readonly kind: "group-unopened" }
  | { readonly kind: "character-class"; readonly text: string }
  | { readonly kind: "character-set"; readonly text: string }
  | { readonly kind: "lookaround"; readonly text: string }
  | { readonly kind: "quantifier-alone"; readonly text: string }
  | { readonly kind: "quantifier-possessive"; readonly text: string }
  | { readonly kind: "quantifier-partial"; readonly text: string }
  | { readonly kind: "too-many-cases"; readonly casesAtMost: number }
  | { readonly kind: "start-open" }
  | { readonly kind: "end-open" }
  | { readonly kind: "part-of-segment" }
  | { readonly kind: "behind-rest" }
  /** `hasSlash`: whether the expression sees a path with its first slash. */
  | { readonly kind: "never-matches"; readonly hasSlash: boolean }
  | { readonly kind: "negated" }
  /** A query behind a `?` that is not escaped: `text` is the character before it, which it makes optional. */
  | { readonly kind: "query-unescaped"; readonly text: string }
  | ParameterProblem;

/** Why a condition on a query cannot be expressed. */
export type ParameterProblem =
  | { readonly kind: "query-empty" }
  | { readonly kind: "query-middle" }
  | { readonly kind: "part-of-value" }
  | { readonly kind: "value-open" };

/** The problem in words, as the end of a sentence about the expression. */
export function describeProblem(problem: ExpressionProblem): string {
  switch (problem.kind) {
    case "too-long":
      return `it has more than ${problem.charactersAtMost} characters`;
    case "too-deep":
      return "its groups are nested too deeply";
    case "group-open":
      return "a ( is never closed";
    case "group-unopened":
      return "a ) closes nothing";
    case "character-class":
      return `${problem.text} means more than a rule can express`;
    case "character-set":
      return `${problem.text} matches characters other than those of a name or a value`;
    case "lookaround":
      return `${problem.text} looks at text that it does not match`;
    case "quantifier-alone":
      return `${problem.text} has nothing before it`;
    case "quantifier-possessive":
      return `${problem.text} never backtracks`;
    case "quantifier-partial":
      return `${problem.text} matches more than a few texts, but less than a segment`;
    case "too-many-cases":
      return `its choices make more than ${problem.casesAtMost} addresses: write several`;
    case "start-open":
      return "it matches anywhere in a path, because it does not begin with ^";
    case "end-open":
      return "it matches longer names too, because it does not end with $";
    case "part-of-segment":
      return "a part that takes several texts is not a whole segment";
    case "behind-rest":
      return "it continues after a part that matches any text";
    case "never-matches":
      return `it never matches: a path ${problem.hasSlash ? "begins with a slash" : "has no first slash here"}`;
    case "query-unescaped":
      return `its ? makes the ${problem.text} before it optional, so it never finds a query`;
    case "negated":
      return "it tests for what must not match";
    case "query-empty":
      return "no rule can ask for an empty query";
    case "query-middle":
      return "it matches in the middle of other parameters: write (^|&)name=value(&|$)";
    case "part-of-value":
      return "a part that takes several texts is not a whole value";
    case "value-open":
      return "(.*) may take further parameters too: write ([^&]+) for one value";
  }
}

/**
 * Decides whether a section with a condition on the server counts, for a current server with all modules and nothing
 * else defined.
 */

/** Version 2.4 with any patch level. */
const VERSION: readonly number[] = [2, 4, 999];

interface Head {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly string[];
}

/** @param defined The names that preceding `Define` lines have defined. */
export function doesHold({ name, args }: Head, defined: ReadonlySet<string>): boolean {
  const [first = ""] = args;
  switch (name) {
    case "ifmodule":
      return !first.startsWith("!");
    case "ifdefine":
      return first.startsWith("!") ? !defined.has(first.slice(1)) : defined.has(first);
    case "ifversion":
      return isVersion(args);
    default:
      return true;
  }
}

function isVersion(args: readonly string[]): boolean {
  const [, isNot, operator = "=", wanted = ""] =
    /^(!?)(==?|[<>]=?|=?~)?\s*(.*)$/.exec(args.join(" ")) ?? [];
  return compare(operator, wanted) !== (isNot === "!");
}

function compare(operator: string, wanted: string): boolean {
  if (operator.includes("~")) return /^\^?2\\?\.4/.test(wanted.replace(/^\//, ""));
  const numbers = wanted.split(".").map(Number);
  const order = VERSION.map((it, at) => Math.sign(it - (numbers[at] ?? 0))).find((it) => it !== 0);
  // A version without a patch level stands for all of them.
  const isEqual = numbers.slice(0, 2).every((it, at) => it === VERSION[at]) && numbers.length <= 2;
  switch (operator) {
    case "<":
      return (order ?? 0) < 0 && !isEqual;
    case "<=":
      return (order ?? 0) < 0 || isEqual;
    case ">":
      return (order ?? 0) > 0;
    case ">=":
      return (order ?? 0) >= 0;
    default:
      return isEqual;
  }
}

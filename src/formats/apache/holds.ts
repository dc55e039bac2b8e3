/** Whether a section counts that asks about the server: one of today, with every module and nothing else defined. */

/** 2.4, in whatever patch. */
const VERSION: readonly number[] = [2, 4, 999];

/** How a section begins. */
interface Head {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly string[];
}

/** @param defined What `Define` lines before it have defined. */
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
  // A version without a patch names all of them.
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

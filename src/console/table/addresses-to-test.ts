import type { RuleData } from "../../domain/table/schema.ts";
import { fillFrom } from "./fill-from.ts";

/**
 * Addresses by which a rule can be tested: its examples, a path among them on the rule's own host; without any its
 * `from`, with the first value of each list in it, since the rule is not for the name of a placeholder that has a list.
 */
export function addressesToTest({ from, where = {}, examples }: RuleData): readonly string[] {
  const origin = /^https?:\/\/[^/]*/i.exec(from)?.[0] ?? "";
  const match = examples?.match ?? [];
  if (match.length > 0) return match.map((it) => (it.startsWith("/") ? origin + it : it));
  const filled = Object.entries(where).reduce((address, [name, values]) => {
    const [first = ""] = Array.isArray(values) ? values : Object.keys(values);
    return fillFrom(address, name, first) ?? address;
  }, from);
  return [filled];
}

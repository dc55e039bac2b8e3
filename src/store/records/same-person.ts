import { foldEmail } from "./signing-policy.ts";

/** How a record names a person: the address, and Access's id. */
export interface Named {
  readonly email: string;
  readonly subject: string;
}

/**
 * Who is one person: whoever shares an address or an id with one of their records, however far round. A person who
 * signed in by two ways, or whose address changed, is one.
 *
 * @returns The person, as a number, of each of the names, in their order.
 */
export function identifyPeople(names: readonly Named[]): number[] {
  const heads = names.map((_, index) => index);
  const headOf = (index: number): number => {
    const head = heads[index] ?? index;
    return head === index ? index : headOf(head);
  };
  const first = new Map<string, number>();
  for (const [index, { email, subject }] of names.entries()) {
    for (const mark of [`email ${foldEmail(email)}`, `subject ${subject}`]) {
      const other = first.get(mark);
      if (other === undefined) first.set(mark, index);
      else heads[headOf(index)] = headOf(other);
    }
  }
  return names.map((_, index) => headOf(index));
}

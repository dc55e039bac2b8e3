import { foldEmail } from "./signing-policy.ts";

/** A person as named in a record: the address, and the id from Access. */
export interface Named {
  readonly email: string;
  readonly subject: string;
}

/**
 * Identifies people: records that share an address or an id belong to one person, also transitively. So somebody who
 * signed in in two ways, or whose address changed, counts once.
 *
 * @returns For each name, in order, the number of its person.
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

/** A count as it is written, and the noun that goes with it. */
export function plural(count: string, one: string, many: string): string {
  return `${count} ${count === "1" ? one : many}`;
}

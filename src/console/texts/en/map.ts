import { ANSWERS } from "./answers.ts";
import { number, plural } from "./locale.ts";

/** The console's texts about where a table leads as a whole, in English. */
export const map = {
  byAddresses: (count: number) =>
    `Counted in old addresses: ${number(count)}. A group of addresses counts as many as it is known to have.`,
  byVisits: (visits: number, addresses: number) =>
    `Counted in visits: ${number(visits)}, to the ${plural(addresses, { one: "most visited old address", other: "most visited old addresses" })}.`,
  showAddresses: "Count the addresses of the whole version instead",
  showVisits: "Count visits instead",
  from: "Old site",
  to: "New site",
  caption: "From the old site to the new one, largest first",
  more: (count: number) => plural(count, { one: "more line", other: "more lines" }),
  others: "others",
  othersIn: (place: string) => `${place} (others)`,
  kinds: { ...ANSWERS, target: ANSWERS.redirect },
  empty: "This version has no redirects.",
};

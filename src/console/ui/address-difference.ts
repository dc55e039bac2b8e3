/** The difference between two addresses in whole segments and parameters, so that it can be read. */

export interface Parted {
  readonly head: string;
  /** The part that only this address has; "" if there is none. */
  readonly middle: string;
  readonly tail: string;
}

/** Matches where a part of an address begins: at `/`, `?`, `&`, `#` and `=`, and at its host. */
const BOUNDARY = /(?<=:\/\/)|(?<!:|:\/)(?=[/?&#=])/;

/** Splits an address into the parts that it shares with another at both ends, and the part between them. */
export function partBy(text: string, other: string): Parted {
  const [own, others] = [text.split(BOUNDARY), other.split(BOUNDARY)];
  const shorter = Math.min(own.length, others.length);
  let start = 0;
  while (start < shorter && own[start] === others[start]) start += 1;
  let end = 0;
  while (end < shorter - start && own.at(-1 - end) === others.at(-1 - end)) end += 1;
  return {
    head: own.slice(0, start).join(""),
    middle: own.slice(start, own.length - end).join(""),
    tail: own.slice(own.length - end).join(""),
  };
}

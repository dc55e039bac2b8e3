import { InvalidArgumentError } from "commander";

/** Creates a parser for the argument of an option: a whole number from 1 to `most`. */
export function upTo(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
  };
}

import type { AddressProblem } from "../../domain/url/parse-address.ts";

export function describeAddressProblem(problem: AddressProblem): string {
  switch (problem.kind) {
    case "not-a-url":
      return "not a URL: write it whole, such as https://www.example.com/page";
    case "too-long":
      return "longer than 65,536 characters: give one address a line";
    case "not-web":
      return `not a web address, but ${problem.protocol}`;
    case "control":
      return problem.character === "U+0009"
        ? "there is a tab in it: give only one column, with one address per line"
        : `there is an invisible character in it (${problem.character}): remove it`;
  }
}

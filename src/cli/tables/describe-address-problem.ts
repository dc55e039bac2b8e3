import type { AddressProblem } from "../../domain/url/parse-address.ts";

export function describeAddressProblem(problem: AddressProblem): string {
  switch (problem.kind) {
    case "not-a-url":
      return "not a URL: write it whole, such as https://www.example.com/page";
    case "not-web":
      return `not a web address, but ${problem.protocol}`;
  }
}

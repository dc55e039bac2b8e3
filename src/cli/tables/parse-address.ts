import { failure, type Result, success } from "../../domain/result.ts";
import type { Table } from "../../domain/table/table.ts";

/** Why a text is not the address of a page. */
export type AddressProblem =
  | { readonly kind: "not-a-url" }
  /** `protocol` with its colon. */
  | { readonly kind: "not-web"; readonly protocol: string };

/** Reads an address as people type it: whole, or a path on the site's first host. */
export function parseAddress(text: string, { site }: Table): Result<URL, AddressProblem> {
  const [host] = site.hosts;
  const url = URL.parse(text.startsWith("/") ? `https://${host}${text}` : text);
  if (!url) return failure({ kind: "not-a-url" });
  const { protocol } = url;
  return /^https?:$/.test(protocol) ? success(url) : failure({ kind: "not-web", protocol });
}

export function describeAddressProblem(problem: AddressProblem): string {
  switch (problem.kind) {
    case "not-a-url":
      return "not a URL: write it whole, such as https://www.example.com/page";
    case "not-web":
      return `not a web address, but ${problem.protocol}`;
  }
}

import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Address } from "../../domain/url/address.ts";
import type { Reviewer } from "../access/reviewer.ts";
import { CHOICES, NAMES } from "./choice.ts";

/**
 * Where old addresses answer for reviewers: on the deployment itself. Under `npm start` the console's own host answers
 * them as production does, and another name does it for reviewers.
 */
export function previewOrigin({ origin, hostname, port }: URL, { via }: Reviewer): string {
  if (via !== "local" || hostname === "preview.localhost") return origin;
  return `http://preview.localhost${port === "" ? "" : `:${port}`}`;
}

/** What an address on the preview says by itself, whatever its reader has chosen. */
export interface PreviewOf {
  readonly at: Instant;
  /** A whole id. */
  readonly release: string;
}

/** An old address as it is asked for on the preview. */
export function previewAddress(
  origin: string,
  { host, pathname, search }: Address,
  { at, release }: PreviewOf,
): string {
  const values = { at: formatInstant(at), release, host };
  // None of them has a character that a query would have escaped.
  const parameters = NAMES.map((it) => `${CHOICES[it].parameter}=${values[it]}`);
  return `${origin}${pathname}${search === "" ? "?" : `${search}&`}${parameters.join("&")}`;
}

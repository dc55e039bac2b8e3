import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Address } from "../../domain/url/address.ts";
import type { Reviewer } from "../access/reviewer.ts";
import { CHOICES, NAMES } from "./choice.ts";

/**
 * Returns the origin at which old addresses answer for reviewers: the deployment itself. Under `npm start` the
 * console's own host answers them as production does, and another name answers them for reviewers.
 */
export function previewOrigin({ origin, hostname, port }: URL, { via }: Reviewer): string {
  if (via !== "local" || hostname === "preview.localhost") return origin;
  return `http://preview.localhost${port === "" ? "" : `:${port}`}`;
}

/** The choices that an address on the preview states itself, whatever its reader has chosen. */
export interface PreviewOf {
  readonly at: Instant;
  /** A whole id. */
  readonly release: string;
}

export function previewAddress(
  origin: string,
  { host, pathname, search }: Address,
  { at, release }: PreviewOf,
): string {
  const values = { at: formatInstant(at), release, host };
  // None of the values contains a character that would be escaped in a query.
  const parameters = NAMES.map((it) => `${CHOICES[it].parameter}=${values[it]}`);
  return `${origin}${pathname}${search === "" ? "?" : `${search}&`}${parameters.join("&")}`;
}

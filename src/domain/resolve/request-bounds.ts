/** How much of a request is compared with rules: docs/decisions/053-what-a-request-may-cost.md. */
import type { Address } from "../url/address.ts";

/** Of path and query together, as they stand in the URL. Servers need take no more than 8,000 (RFC 9110, section 4.1). */
export const CHARACTERS_AT_MOST = 8192;

export const PARAMETERS_AT_MOST = 64;

/** Whether a request is so long that no rule is made for it. */
export function isOverlong({ pathname, search }: Address): boolean {
  if (pathname.length + search.length > CHARACTERS_AT_MOST) return true;
  let parameters = 1;
  for (let at = search.indexOf("&"); at !== -1; at = search.indexOf("&", at + 1)) {
    parameters += 1;
    if (parameters > PARAMETERS_AT_MOST) return true;
  }
  return false;
}

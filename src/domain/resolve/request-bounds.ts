/** Upper bounds on requests that are compared with rules: docs/decisions/053-what-a-request-may-cost.md. */
import type { Address } from "../url/address.ts";

/** Of path and query together, as in the URL. Servers should support at least 8,000 octets (RFC 9110, section 4.1). */
export const CHARACTERS_AT_MOST = 8192;

export const PARAMETERS_AT_MOST = 64;

/** Whether a request exceeds these bounds and is not compared with rules. */
export function isOverlong({ pathname, search }: Address): boolean {
  if (pathname.length + search.length > CHARACTERS_AT_MOST) return true;
  let parameters = 1;
  for (let at = search.indexOf("&"); at !== -1; at = search.indexOf("&", at + 1)) {
    parameters += 1;
    if (parameters > PARAMETERS_AT_MOST) return true;
  }
  return false;
}

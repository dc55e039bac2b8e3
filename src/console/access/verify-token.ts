import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { Instant } from "../../domain/instant.ts";
import type { Keys } from "./keys.ts";
import type { AccessSettings } from "./settings.ts";

/** The header that Access adds to each request which it lets through. The cookie is not always passed on. */
export const TOKEN_HEADER = "cf-access-jwt-assertion";

/** How far Access' clock and this one may be apart. A token is never taken after its end. */
const SKEW_SECONDS = 10;

export interface Claims {
  readonly email: string;
  /** What Access calls the person, whatever the address. */
  readonly subject: string;
}

/** Why a token is no good, for whoever has to find out. */
export type TokenProblem =
  | "malformed"
  | "algorithm"
  | "unknown-key"
  | "signature"
  | "issuer"
  | "audience"
  | "expired"
  | "not-yet-valid"
  | "claim-missing"
  | "no-email";

/**
 * Verifies a token of Access: RS256 by a key of the team, from this team, for this application, within its
 * time, and of a person.
 *
 * @throws KeysUnreachable where the team's keys cannot be had.
 */
export async function verifyToken(
  token: string,
  { issuer, audience }: AccessSettings,
  keys: Keys,
  now: Instant,
): Promise<Claims | TokenProblem> {
  const header = readHeader(token);
  if (header === null) return "malformed";
  if (header.alg !== "RS256") return "algorithm";
  if (typeof header.kid !== "string" || header.kid === "") return "unknown-key";
  const key = await keys.find(header.kid);
  if (!key) return "unknown-key";
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["RS256"],
      issuer,
      audience,
      requiredClaims: ["exp", "nbf", "iss", "aud"],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    if ((payload.exp ?? 0) * 1000 <= now) return "expired";
    const { email, sub } = payload;
    // The token of a service has no address: a decision is a person's.
    if (typeof email !== "string" || !/^[^\s@]+@[^\s@]+$/.test(email)) return "no-email";
    return { email, subject: sub === undefined || sub === "" ? email : sub };
  } catch (error) {
    if (error instanceof errors.JOSEError) return problemOf(error);
    throw error;
  }
}

function readHeader(token: string): ReturnType<typeof decodeProtectedHeader> | null {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function problemOf(error: errors.JOSEError): TokenProblem {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  if (error.reason === "missing") return "claim-missing";
  const byClaim: Readonly<Record<string, TokenProblem>> = {
    iss: "issuer",
    aud: "audience",
    nbf: "not-yet-valid",
    exp: "expired",
  };
  return Object.hasOwn(byClaim, error.claim) ? (byClaim[error.claim] ?? "malformed") : "malformed";
}

import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import type { Instant } from "../../domain/instant.ts";
import type { Keys } from "./keys.ts";
import type { AccessSettings } from "./settings.ts";

/** The header that Access adds to each request it lets through. Its cookie is not always forwarded. */
export const TOKEN_HEADER = "cf-access-jwt-assertion";

/** The tolerated difference between Access's clock and this one. A token is never accepted after its expiry. */
const SKEW_SECONDS = 10;

/** The holder of a token. */
export interface Claims {
  /** `access` is a person, who may decide; `service` is a service token, such as a crawler's, which may only look. */
  readonly via: "access" | "service";
  /** The person's email address, or the service token's Client ID. */
  readonly email: string;
  /** Access's id for the person, which survives a change of email address; the Client ID for a service token. */
  readonly subject: string;
}

/** A reason why a token is not accepted. */
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
 * Verifies a token of Access: signed with RS256 by a key of the team, issued by the team for this application,
 * currently valid, and held by a person or a service token.
 *
 * @throws KeysUnreachable if the team's keys are not available.
 */
export async function verifyToken(
  token: string,
  { issuer, audience }: AccessSettings,
  keys: Keys,
  now: Instant,
): Promise<Claims | TokenProblem> {
  if (!isCompact(token)) return "malformed";
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
      requiredClaims: ["exp", "iss", "aud"],
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    });
    if ((payload.exp ?? 0) * 1000 <= now) return "expired";
    return payload.email === undefined ? serviceOf(payload) : personOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return problemOf(error);
    throw error;
  }
}

function personOf({ email, sub, nbf }: JWTPayload): Claims | TokenProblem {
  if (typeof email !== "string" || !/^[^\s@]+@[^\s@]+$/.test(email)) return "no-email";
  if (nbf === undefined) return "claim-missing";
  // A decision records it, and it is read back as text.
  if (sub !== undefined && typeof sub !== "string") return "malformed";
  return { via: "access", email, subject: sub === undefined || sub === "" ? email : sub };
}

/**
 * Reads the claims of a service token, which has neither an email address nor `nbf`, an empty `sub`, and its Client ID
 * as `common_name`.
 *
 * @see https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/application-token/#service-token-authentication
 */
function serviceOf({ common_name: name }: JWTPayload): Claims | TokenProblem {
  if (typeof name !== "string" || !/^\S+$/.test(name)) return "no-email";
  return { via: "service", email: name, subject: name };
}

/**
 * Checks whether a token is three parts of base64url, each written as RFC 7515 requires: without padding, and without
 * stray trailing bits. Decoders are more lenient, which would give one signature many spellings.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#appendix-C
 */
function isCompact(token: string): boolean {
  const parts = token.split(".");
  return parts.length === 3 && parts.every((it) => /^[\w-]+$/.test(it) && hasNoIdleBits(it));
}

function hasNoIdleBits(part: string): boolean {
  const last = DIGITS.indexOf(part.at(-1) ?? "");
  const idle = [0, 0b11_1111, 0b1111, 0b11][part.length % 4] ?? 0;
  return part.length % 4 !== 1 && (last & idle) === 0;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function readHeader(token: string): ReturnType<typeof decodeProtectedHeader> | null {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return null;
  }
}

function problemOf(error: errors.JOSEError): TokenProblem {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  if (error.reason === "missing") return "claim-missing";
  return BY_CLAIM.get(error.claim) ?? "malformed";
}

const BY_CLAIM: ReadonlyMap<string, TokenProblem> = new Map([
  ["iss", "issuer"],
  ["aud", "audience"],
  ["nbf", "not-yet-valid"],
  ["exp", "expired"],
]);

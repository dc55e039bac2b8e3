import type { Instant } from "../../domain/instant.ts";
import { isSigner, type SigningPolicy } from "../../store/records/signing-policy.ts";
import { FRONT_HEADER } from "./front-header.ts";
import { createKeys, type Keys, KeysUnreachable } from "./keys.ts";
import {
  type AccessBindings,
  type AccessSettings,
  type Misconfigured,
  readAccessSettings,
} from "./settings.ts";
import { TOKEN_HEADER, type TokenProblem, verifyToken } from "./verify-token.ts";

/** The reader of a page. */
export interface Reviewer {
  /** The email address; the Client ID for a service token. */
  readonly email: string;
  readonly subject: string;
  readonly via: "access" | "local" | "service";
}

/** A person who signs. */
export interface Signer extends Reviewer {
  readonly via: "access" | "local";
}

/** Checks whether a reviewer may sign: only people whom the policy names may, and a service token may only look. */
export function maySign(reviewer: Reviewer, policy: SigningPolicy): reviewer is Signer {
  if (reviewer.via === "access") return isSigner(policy, reviewer.email);
  return reviewer.via === "local";
}

export interface ReviewerBindings extends AccessBindings {
  /**
   * The connection to the local front door, which `npm start` creates. No `wrangler.toml` can provide it, because it
   * must have a method, and a variable has none. It counts only under loopback names, which no deployment answers to.
   */
  readonly LOCAL_REVIEWER?: unknown;
  /** The value that the local front door puts into `FRONT_HEADER`; a new one at each start. */
  readonly FRONT_KEY?: string | undefined;
}

/** A reason why nobody is let in. */
export type Denial =
  | { readonly why: "misconfigured"; readonly variables: readonly Misconfigured[] }
  | { readonly why: "no-token" }
  | { readonly why: "bad-token"; readonly problem: TokenProblem }
  | { readonly why: "keys-unreachable" };

export type Admission =
  | { readonly reviewer: Reviewer; readonly denial: null }
  | { readonly reviewer: null; readonly denial: Denial };

/** The reviewer of `npm start`. */
const LOCAL: Signer = { email: "local", subject: "local", via: "local" };

const LOCAL_NAMES = new Set(["localhost", "preview.localhost", "127.0.0.1", "[::1]"]);

export type Admit = (request: Request, env: ReviewerBindings) => Promise<Admission>;

/** Creates the check that decides who a request comes from. If anything is missing or wrong, nobody is let in. */
export function createAdmission(now: () => Instant): Admit {
  let known: { readonly issuer: string; readonly keys: Keys } | null = null;
  const keysOf = ({ issuer }: AccessSettings): Keys => {
    if (known?.issuer !== issuer) known = { issuer, keys: createKeys({ issuer, now }) };
    return known.keys;
  };

  return async (request, env) => {
    if (isLocal(request, env)) return { reviewer: LOCAL, denial: null };
    const settings = readAccessSettings(env);
    if (!("issuer" in settings)) return deny({ why: "misconfigured", variables: settings });
    const token = request.headers.get(TOKEN_HEADER)?.trim() ?? "";
    if (token === "") return deny({ why: "no-token" });
    try {
      const claims = await verifyToken(token, settings, keysOf(settings), now());
      if (typeof claims === "string") return deny({ why: "bad-token", problem: claims });
      return { reviewer: claims, denial: null };
    } catch (error) {
      if (error instanceof KeysUnreachable) return deny({ why: "keys-unreachable" });
      throw error;
    }
  };
}

function isLocal(
  { url, headers }: Request,
  { LOCAL_REVIEWER: connection, FRONT_KEY: key }: ReviewerBindings,
): boolean {
  const isConnection =
    typeof connection === "object" &&
    connection !== null &&
    "fetch" in connection &&
    typeof connection.fetch === "function";
  const isFromFront = key !== undefined && key !== "" && headers.get(FRONT_HEADER) === key;
  return isConnection && isFromFront && LOCAL_NAMES.has(new URL(url).hostname);
}

function deny(denial: Denial): Admission {
  return { reviewer: null, denial };
}

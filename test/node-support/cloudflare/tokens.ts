/**
 * Tokens and their permissions. A missing permission is 403 with 10000; an expired or deleted token is 403 with 9109; a
 * malformed token is 400 with 6003.
 */
import { type Answer, refuse } from "./answers.ts";

/** Permissions as named in the dashboard; Edit includes Read. */
export type Permission =
  | "Workers KV Storage: Edit"
  | "Workers KV Storage: Read"
  | "Workers Scripts: Edit"
  | "Workers Scripts: Read"
  | "Workers Routes: Edit"
  | "D1: Edit"
  | "D1: Read";

export interface Token {
  readonly permissions: readonly Permission[];
  /** The names of the zones to which the token is limited; all of the account by default. */
  readonly zones?: readonly string[];
  readonly isExpired?: boolean;
}

/** Reads the token of an `Authorization` header, or returns the refusal. */
export function readToken(
  authorization: string,
  tokens: ReadonlyMap<string, Token>,
): Token | Answer {
  const [, text] = /^Bearer (.+)$/.exec(authorization) ?? [];
  if (text === undefined || !/^[\w-]+$/.test(text)) {
    const chain = { code: 6111, message: "Invalid format for Authorization header" };
    return refuse(400, 6003, "Invalid request headers", chain);
  }
  const token = tokens.get(text);
  if (!token) return refuse(401, 1000, "Invalid API Token");
  if (token.isExpired) return refuse(403, 9109, "Invalid access token");
  return token;
}

export function may({ permissions }: Token, permission: Permission): boolean {
  const { length } = "Read";
  const edit = `${permission.slice(0, -length)}Edit`;
  return permissions.some((it) => it === permission || it === edit);
}

export function mayNot(): Answer {
  return refuse(403, 10_000, "Authentication error");
}

export function reaches({ zones }: Token, zone: string): boolean {
  return zones?.includes(zone) ?? true;
}

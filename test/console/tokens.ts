/** Tokens of Access, right ones and others, and the team's keys as its address serves them. */
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { vi } from "vitest";
import type { Claims, TokenProblem } from "../../src/console/access/verify-token.ts";

export const TEAM = "https://team.cloudflareaccess.com";
export const AUD = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
export const ENV = { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD, LOCAL_REVIEWER: undefined };
export const NOW = Date.parse("2024-12-01T00:00:00Z");
export const SECONDS = NOW / 1000;

type Key = Awaited<ReturnType<typeof generateKeyPair>>;

export let ours: Key;
let others: Key;

let made: Promise<void> | null = null;

/** Creates the keys, once for all files of a process; comes before anything is signed. */
export function makeKeys(): Promise<void> {
  made ??= (async () => {
    [ours, others] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  })();
  return made;
}

/** The team's certificates, as its address serves them. */
export async function serveKeys(kids: readonly string[] = ["one"]) {
  const jwk = await exportJWK(ours.publicKey);
  const keys = kids.map((kid) => ({ ...jwk, kid, alg: "RS256", use: "sig" }));
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    if (input !== `${TEAM}/cdn-cgi/access/certs`) return new Response(null, { status: 404 });
    return Response.json({ keys, public_cert: {}, public_certs: [] });
  });
}

export const CLAIMS = {
  iss: TEAM,
  aud: [AUD],
  exp: SECONDS + 600,
  nbf: SECONDS - 60,
  iat: SECONDS - 60,
  email: "eva@example.com",
  sub: "7335d417-61da-459d-899c-0a01c76a2f94",
};

/** The claims of a service token, as Access writes them: no address, no start, an empty `sub`. */
export const SERVICE = {
  type: "app",
  iss: TEAM,
  aud: [AUD],
  exp: SECONDS + 600,
  iat: SECONDS - 60,
  common_name: "e367826f93b8d71185e03fe518aff3b4.access",
  sub: "",
};

export const SETTINGS = { issuer: TEAM, audience: AUD };

/** Who is admitted: by the usual token, by one without the person's id, and by a service token. */
export const EVA: Claims = { via: "access", email: CLAIMS.email, subject: CLAIMS.sub };
const NAMELESS: Claims = { ...EVA, subject: CLAIMS.email };
const CRAWLER: Claims = {
  via: "service",
  email: SERVICE.common_name,
  subject: SERVICE.common_name,
};

export function sign(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, string>> = { kid: "one" },
  key: Key = ours,
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", ...header })
    .sign(key.privateKey);
}

export function encode(part: object): string {
  return base64url(JSON.stringify(part));
}

function base64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function without(name: keyof typeof CLAIMS): Record<string, unknown> {
  return Object.fromEntries(Object.entries(CLAIMS).filter(([it]) => it !== name));
}

async function signCritical(): Promise<string> {
  const header = { alg: "RS256", kid: "one", crit: ["made-up"], "made-up": true };
  const text = `${encode(header)}.${encode(CLAIMS)}`;
  const data = new TextEncoder().encode(text);
  const bytes = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", ours.privateKey, data);
  return `${text}.${base64url(String.fromCharCode(...new Uint8Array(bytes)))}`;
}

async function signWithPublicKey(): Promise<string> {
  const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(ours.publicKey)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return new SignJWT({ ...CLAIMS }).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(key);
}

/** Plain base64. */
function otherLetters(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const other = signature.replaceAll("-", "+").replaceAll("_", "/");
  return `${header}.${claims}.${other.replace(/^./, "+")}`;
}

/** A signature of 256 bytes leaves four bits of its last letter unused. */
function withIdleBits(token: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + letters.charAt(letters.indexOf(token.slice(-1)) + 1);
}

function swapClaims(token: string): string {
  const [header, , signature] = token.split(".");
  return `${header}.${encode({ ...CLAIMS, email: "mallory@example.com" })}.${signature}`;
}

/** Tokens by their peculiarity, with who is admitted by each, or why nobody is. */
export const TOKENS: readonly (readonly [
  string,
  () => Promise<string> | string,
  Claims | TokenProblem,
])[] = [
  ["an audience that is not a list", () => sign({ ...CLAIMS, aud: AUD }), EVA],
  ["ours among several audiences", () => sign({ ...CLAIMS, aud: ["other", AUD] }), EVA],
  ["a slightly late clock", () => sign({ ...CLAIMS, nbf: SECONDS + 5 }), EVA],
  ["another audience", () => sign({ ...CLAIMS, aud: ["other"] }), "audience"],
  ["a part of our audience", () => sign({ ...CLAIMS, aud: [AUD.slice(0, 32)] }), "audience"],
  ["no audience", () => sign(without("aud")), "claim-missing"],
  ["an empty audience", () => sign({ ...CLAIMS, aud: [] }), "audience"],
  [
    "another issuer",
    () => sign({ ...CLAIMS, iss: "https://other.cloudflareaccess.com" }),
    "issuer",
  ],
  ["the issuer with a final slash", () => sign({ ...CLAIMS, iss: `${TEAM}/` }), "issuer"],
  ["no issuer", () => sign(without("iss")), "claim-missing"],
  ["an expiry just now", () => sign({ ...CLAIMS, exp: SECONDS }), "expired"],
  ["an expiry long ago", () => sign({ ...CLAIMS, exp: SECONDS - 3600 }), "expired"],
  ["no expiry", () => sign(without("exp")), "claim-missing"],
  ["an expiry that is not a number", () => sign({ ...CLAIMS, exp: "9999999999" }), "expired"],
  ["a start in the future", () => sign({ ...CLAIMS, nbf: SECONDS + 120 }), "not-yet-valid"],
  ["no start", () => sign(without("nbf")), "claim-missing"],
  ["neither an address nor a service name", () => sign(without("email")), "no-email"],
  ["a service name", () => sign(SERVICE), CRAWLER],
  ["a service name and another audience", () => sign({ ...SERVICE, aud: ["other"] }), "audience"],
  ["a service name and a past expiry", () => sign({ ...SERVICE, exp: SECONDS }), "expired"],
  ["an empty service name", () => sign({ ...SERVICE, common_name: "" }), "no-email"],
  ["a service name that is not a text", () => sign({ ...SERVICE, common_name: ["a"] }), "no-email"],
  ["a service name beside an empty address", () => sign({ ...SERVICE, email: "" }), "no-email"],
  ["a malformed address", () => sign({ ...CLAIMS, email: "eva" }), "no-email"],
  ["an address that is not a text", () => sign({ ...CLAIMS, email: { a: "b@c" } }), "no-email"],
  ["a key that the team does not have", () => sign(CLAIMS, { kid: "two" }), "unknown-key"],
  ["no key name", () => sign(CLAIMS, {}), "unknown-key"],
  [
    "a key named like a property of Object.prototype",
    () => sign(CLAIMS, { kid: "constructor" }),
    "unknown-key",
  ],
  ["a key named __proto__", () => sign(CLAIMS, { kid: "__proto__" }), "unknown-key"],
  ["somebody else's signature", () => sign(CLAIMS, { kid: "one" }, others), "signature"],
  ["no signature", () => `${encode({ alg: "none", kid: "one" })}.${encode(CLAIMS)}.`, "malformed"],
  ["HS256 with the public key as its secret", () => signWithPublicKey(), "algorithm"],
  ["a critical header", () => signCritical(), "malformed"],
  ["claims other than those signed", async () => swapClaims(await sign(CLAIMS)), "signature"],
  ["another form", () => "eva@example.com", "malformed"],
  ["two parts", async () => (await sign(CLAIMS)).split(".").slice(0, 2).join("."), "malformed"],
  ["a malformed header", () => "e30x.e30.e30", "malformed"],
  ["a `sub` that is a number", () => sign({ ...CLAIMS, sub: 7 }), "malformed"],
  ["a `sub` that is a list", () => sign({ ...CLAIMS, sub: ["a"] }), "malformed"],
  ["a `sub` that is null", () => sign({ ...CLAIMS, sub: null }), "malformed"],
  ["an empty `sub`", () => sign({ ...CLAIMS, sub: "" }), NAMELESS],
  ["no `sub`", () => sign(without("sub")), NAMELESS],
  ["a padded signature", async () => `${await sign(CLAIMS)}==`, "malformed"],
  [
    "a space in its signature",
    async () => (await sign(CLAIMS)).replace(/(....)$/, " $1"),
    "malformed",
  ],
  ["a signature in plain base64", async () => otherLetters(await sign(CLAIMS)), "malformed"],
  [
    "unused bits set after its signature",
    async () => withIdleBits(await sign(CLAIMS)),
    "malformed",
  ],
  ["three additional letters", async () => `${await sign(CLAIMS)}AAA`, "malformed"],
  ["a time of issue that is not a number", () => sign({ ...CLAIMS, iat: "now" }), "malformed"],
  ["an address in a list", () => sign({ ...CLAIMS, email: [CLAIMS.email] }), "no-email"],
  ["a word before its address", () => sign({ ...CLAIMS, email: "Eva eva@a.example" }), "no-email"],
  ["a word after its address", () => sign({ ...CLAIMS, email: "eva@a.example Eva" }), "no-email"],
  ["a service name of two words", () => sign({ ...SERVICE, common_name: "a b" }), "no-email"],
  ["a fourth part", async () => `${await sign(CLAIMS)}.e30`, "malformed"],
];

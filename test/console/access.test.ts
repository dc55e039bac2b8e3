import * as fc from "fast-check";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { createKeys, KeysUnreachable } from "../../src/console/access/keys.ts";
import {
  type Claims,
  type TokenProblem,
  verifyToken,
} from "../../src/console/access/verify-token.ts";
import {
  createAdmission,
  type Denial,
  maySign,
  type Reviewer,
} from "../../src/console/access/reviewer.ts";
import { readAccessSettings } from "../../src/console/access/settings.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { readSignoffs, standingOf } from "../../src/store/records/signoffs.ts";
import { runs } from "../support/runs.ts";
import {
  type Deployment,
  deploy,
  LOCAL,
  LOCAL_REVIEWER,
  post,
  PREVIEW,
  RULES,
  SAME_ORIGIN,
  tokenOf,
} from "./support.ts";

const TEAM = "https://team.cloudflareaccess.com";
const AUD = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
const ENV = { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD, LOCAL_REVIEWER: undefined };
const NOW = Date.parse("2024-12-01T00:00:00Z");
const SECONDS = NOW / 1000;

type Key = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: Key;
let others: Key;
let deployment: Deployment;

beforeAll(async () => {
  [ours, others] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  deployment = await deploy();
});

afterEach(() => void vi.restoreAllMocks());

/** The team's certificates, as its address serves them. */
async function serveKeys(kids: readonly string[] = ["one"]) {
  const jwk = await exportJWK(ours.publicKey);
  const keys = kids.map((kid) => ({ ...jwk, kid, alg: "RS256", use: "sig" }));
  return vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    if (input !== `${TEAM}/cdn-cgi/access/certs`) return new Response(null, { status: 404 });
    return Response.json({ keys, public_cert: {}, public_certs: [] });
  });
}

const CLAIMS = {
  iss: TEAM,
  aud: [AUD],
  exp: SECONDS + 600,
  nbf: SECONDS - 60,
  iat: SECONDS - 60,
  email: "eva@example.com",
  sub: "7335d417-61da-459d-899c-0a01c76a2f94",
};

/** As Access writes it for a service token: no address, no beginning, nobody's `sub`. */
const SERVICE = {
  type: "app",
  iss: TEAM,
  aud: [AUD],
  exp: SECONDS + 600,
  iat: SECONDS - 60,
  common_name: "e367826f93b8d71185e03fe518aff3b4.access",
  sub: "",
};

const SETTINGS = { issuer: TEAM, audience: AUD };

/** Who is let in: by the token as it is, without an id of the person, by a service's. */
const EVA: Claims = { via: "access", email: CLAIMS.email, subject: CLAIMS.sub };
const NAMELESS: Claims = { ...EVA, subject: CLAIMS.email };
const CRAWLER: Claims = {
  via: "service",
  email: SERVICE.common_name,
  subject: SERVICE.common_name,
};

function sign(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, string>> = { kid: "one" },
  key: Key = ours,
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", ...header })
    .sign(key.privateKey);
}

function encode(part: object): string {
  return base64url(JSON.stringify(part));
}

function base64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function without(name: keyof typeof CLAIMS): Record<string, unknown> {
  return Object.fromEntries(Object.entries(CLAIMS).filter(([it]) => it !== name));
}

async function ask(token: string | null, env: object = ENV, path = "/_sunset"): Promise<Response> {
  deployment.now = NOW;
  const headers: HeadersInit = token === null ? {} : { "cf-access-jwt-assertion": token };
  return deployment.fetch(PREVIEW + path, { headers }, env);
}

describe("a page outside npm start", () => {
  it("lets a reviewer in whom Access vouches for, and says who it is", async () => {
    await serveKeys();
    const response = await ask(await sign(CLAIMS));
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain("Signed in as eva@example.com.");
    expect(page).not.toContain("Practice mode.");
  });

  it.each<[string, () => Promise<string> | string, Claims | TokenProblem]>([
    ["an audience that is no list", () => sign({ ...CLAIMS, aud: AUD }), EVA],
    ["ours among several audiences", () => sign({ ...CLAIMS, aud: ["other", AUD] }), EVA],
    ["a clock that is some seconds behind", () => sign({ ...CLAIMS, nbf: SECONDS + 5 }), EVA],
    ["another audience", () => sign({ ...CLAIMS, aud: ["other"] }), "audience"],
    ["a part of our audience", () => sign({ ...CLAIMS, aud: [AUD.slice(0, 32)] }), "audience"],
    ["no audience", () => sign(without("aud")), "claim-missing"],
    ["an empty audience", () => sign({ ...CLAIMS, aud: [] }), "audience"],
    [
      "another issuer",
      () => sign({ ...CLAIMS, iss: "https://other.cloudflareaccess.com" }),
      "issuer",
    ],
    ["the issuer with a slash behind it", () => sign({ ...CLAIMS, iss: `${TEAM}/` }), "issuer"],
    ["no issuer", () => sign(without("iss")), "claim-missing"],
    ["its time over", () => sign({ ...CLAIMS, exp: SECONDS }), "expired"],
    ["its time long over", () => sign({ ...CLAIMS, exp: SECONDS - 3600 }), "expired"],
    ["no end", () => sign(without("exp")), "claim-missing"],
    ["an end that is no number", () => sign({ ...CLAIMS, exp: "9999999999" }), "expired"],
    ["its time not begun", () => sign({ ...CLAIMS, nbf: SECONDS + 120 }), "not-yet-valid"],
    ["no beginning", () => sign(without("nbf")), "claim-missing"],
    ["neither an address nor a service's name", () => sign(without("email")), "no-email"],
    ["a service's name", () => sign(SERVICE), CRAWLER],
    [
      "a service's name and another audience",
      () => sign({ ...SERVICE, aud: ["other"] }),
      "audience",
    ],
    ["a service's name and its time over", () => sign({ ...SERVICE, exp: SECONDS }), "expired"],
    ["a service's name that is empty", () => sign({ ...SERVICE, common_name: "" }), "no-email"],
    [
      "a service's name that is no text",
      () => sign({ ...SERVICE, common_name: ["a"] }),
      "no-email",
    ],
    [
      "a service's name beside an address that is none",
      () => sign({ ...SERVICE, email: "" }),
      "no-email",
    ],
    ["an address that is none", () => sign({ ...CLAIMS, email: "eva" }), "no-email"],
    ["an address that is no text", () => sign({ ...CLAIMS, email: { a: "b@c" } }), "no-email"],
    ["a key that the team does not have", () => sign(CLAIMS, { kid: "two" }), "unknown-key"],
    ["no key named", () => sign(CLAIMS, {}), "unknown-key"],
    [
      "a key named like what every object has",
      () => sign(CLAIMS, { kid: "constructor" }),
      "unknown-key",
    ],
    ["a key named __proto__", () => sign(CLAIMS, { kid: "__proto__" }), "unknown-key"],
    ["somebody else's signature", () => sign(CLAIMS, { kid: "one" }, others), "signature"],
    [
      "no signature",
      () => `${encode({ alg: "none", kid: "one" })}.${encode(CLAIMS)}.`,
      "malformed",
    ],
    ["HS256 with the public key as its secret", () => signWithPublicKey(), "algorithm"],
    ["a header that it calls critical", () => signCritical(), "malformed"],
    ["other claims than were signed", async () => swapClaims(await sign(CLAIMS)), "signature"],
    ["no token's form", () => "eva@example.com", "malformed"],
    ["two parts", async () => (await sign(CLAIMS)).split(".").slice(0, 2).join("."), "malformed"],
    ["a header that is no JSON", () => "e30x.e30.e30", "malformed"],
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
    [
      "a signature in base64's own letters",
      async () => otherLetters(await sign(CLAIMS)),
      "malformed",
    ],
    [
      "idle bits set behind its signature",
      async () => withIdleBits(await sign(CLAIMS)),
      "malformed",
    ],
    ["three letters too many", async () => `${await sign(CLAIMS)}AAA`, "malformed"],
    ["a time of issue that is no number", () => sign({ ...CLAIMS, iat: "now" }), "malformed"],
    ["an address in a list", () => sign({ ...CLAIMS, email: [CLAIMS.email] }), "no-email"],
    [
      "a word before its address",
      () => sign({ ...CLAIMS, email: "Eva eva@a.example" }),
      "no-email",
    ],
    [
      "a word behind its address",
      () => sign({ ...CLAIMS, email: "eva@a.example Eva" }),
      "no-email",
    ],
    ["a service's name of two words", () => sign({ ...SERVICE, common_name: "a b" }), "no-email"],
    ["a fourth part", async () => `${await sign(CLAIMS)}.e30`, "malformed"],
  ])("judges a token with %s", async (_name, make, verdict) => {
    await serveKeys();
    const token = await make();
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await verifyToken(token, SETTINGS, keys, NOW)).toEqual(verdict);
    const response = await ask(token);
    expect(response.status).toBe(typeof verdict === "string" ? 403 : 200);
  });

  it.each([
    ["has no form", "eva@example.com"],
    ["has two parts", `${encode({ alg: "RS256", kid: "one" })}.e30`],
    ["has four parts", `${encode({ alg: "RS256", kid: "one" })}.e30.e30.e30`],
    ["has a part of no whole bytes", `${encode({ alg: "RS256", kid: "one" })}.e30.AAAAA`],
    ["is signed in another way", `${encode({ alg: "RS512", kid: "one" })}.e30.e30`],
    ["names no key", `${encode({ alg: "RS256" })}.e30.e30`],
    ["names a key that is no text", `${encode({ alg: "RS256", kid: 7 })}.e30.e30`],
    ["names a key of nothing", `${encode({ alg: "RS256", kid: "" })}.e30.e30`],
  ])("asks nobody for keys for a token that %s", async (_name, token) => {
    const fetched = await serveKeys();
    fetched.mockClear();
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(typeof (await verifyToken(token, SETTINGS, keys, NOW))).toBe("string");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("takes a fault of its own for no verdict", async () => {
    const secret = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, [
      "sign",
      "verify",
    ]);
    const keys = { find: async () => secret as CryptoKey };
    await expect(verifyToken(await sign(CLAIMS), SETTINGS, keys, NOW)).rejects.toThrow(TypeError);
  });

  it("lets nobody in by any other token than a right one, whatever it was made from", async () => {
    await serveKeys();
    const token = await sign(CLAIMS);
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    const edit = fc.record({
      at: fc.nat(token.length),
      length: fc.integer({ min: 0, max: 8 }),
      text: fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom(".", "=", "A", "e30", "..")),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const spoilt = edits.reduce(
          (it, { at, length, text }) => it.slice(0, at) + text + it.slice(at + length),
          token,
        );
        fc.pre(spoilt !== token);
        expect(typeof (await verifyToken(spoilt, SETTINGS, keys, NOW))).toBe("string");
      }),
      runs(2000),
    );
  });

  it("wants the header, not the cookie", async () => {
    await serveKeys();
    deployment.now = NOW;
    const headers = { cookie: `CF_Authorization=${await sign(CLAIMS)}` };
    expect((await deployment.fetch(`${PREVIEW}/_sunset`, { headers }, ENV)).status).toBe(403);
  });

  it.each(["/_sunset", "/_sunset/", "/_sunset/table", "/_sunset/assets/x.css", "/_sunset/nothing"])(
    "lets nobody into %s without a token",
    async (path) => {
      const response = await ask(null, ENV, path);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("You are not signed in");
    },
  );

  it("answers 503 if the team's keys cannot be had, and lets nobody in", async () => {
    const broken = await deploy();
    broken.now = NOW;
    // Each is asked: what went wrong before is forgotten by then.
    for (const answer of [
      () => Promise.reject(new TypeError("network")),
      async () => new Response("no", { status: 500 }),
      async () => new Response("<html>"),
      async () => Response.json({ keys: "none" }),
    ]) {
      const asked = vi.spyOn(globalThis, "fetch").mockImplementation(answer);
      asked.mockClear();
      const headers = { "cf-access-jwt-assertion": await sign(CLAIMS) };
      const response = await broken.fetch(`${PREVIEW}/_sunset`, { headers }, ENV);
      expect(response.status).toBe(503);
      expect(asked).toHaveBeenCalledTimes(1);
      broken.now += 31_000;
    }
  });

  it.each([
    ["no variable", {}, ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"]],
    ["an empty audience", { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: " " }, ["ACCESS_AUD"]],
    ["no team", { ACCESS_AUD: AUD }, ["ACCESS_TEAM_DOMAIN"]],
    ["a malformed team", { ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: AUD }, ["ACCESS_TEAM_DOMAIN"]],
  ])("with %s names what is missing, and lets nobody in", async (_name, env, variables) => {
    await serveKeys();
    const response = await ask(await sign(CLAIMS), { ...env, LOCAL_REVIEWER: undefined });
    expect(response.status).toBe(403);
    const page = await response.text();
    for (const name of ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD"]) {
      expect(page.includes(name)).toBe(variables.includes(name));
    }
  });
});

describe("every path of a deployment for reviewers", () => {
  const PATHS = [
    "/",
    "/global/page",
    "/global/page?__at=2025-01-01T00:00:00Z",
    "/global/page?__release=live",
    "/global/page?__host=nobody.example",
    "/global/nothing",
    "/elsewhere",
    "/robots.txt",
    "/sitemap.xml",
    "/favicon.ico",
    "/_sunsets",
    "/%5Fsunset/table",
    "/_sunset",
    "/_sunset/preview",
    "/_sunset/preview/answer?url=/x",
    "/_sunset/preview/page?url=/x",
    "/_sunset/releases/IT",
    "/_sunset/releases/IT/addresses.txt",
    "/_sunset/releases/IT/routes.json",
  ];
  const METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"];
  const CALLERS: [string, () => Promise<string> | null, boolean][] = [
    ["nobody", () => null, false],
    ["somebody with a token of another application", () => sign({ ...CLAIMS, aud: ["x"] }), false],
    ["somebody whose token has expired", () => sign({ ...CLAIMS, exp: SECONDS - 1 }), false],
    ["somebody whom Access vouches for", () => sign(CLAIMS), true],
    ["a service token", () => sign(SERVICE), true],
  ];
  let whole: Deployment;
  let id: string;

  beforeAll(async () => {
    whole = await deploy(RULES, { scope: ["/"] });
    id = await whole.publish(RULES, { scope: ["/"] });
  });
  afterAll(async () => void (deployment = await deploy()));

  it.each(CALLERS)("answers %s alike, by any method", async (_name, make, isIn) => {
    await serveKeys();
    const token = await make();
    const headers: HeadersInit = token === null ? {} : { "cf-access-jwt-assertion": token };
    const odd: string[] = [];
    for (const path of PATHS) {
      for (const method of METHODS) {
        whole.now = NOW;
        const url = PREVIEW + path.replace("IT", id);
        const response = await whole.fetch(url, { method, headers }, ENV);
        const text = await response.text();
        const isDenied =
          response.status === 403 &&
          response.headers.get("cache-control") === "private, no-store" &&
          response.headers.get("x-robots-tag") === "noindex, nofollow" &&
          response.headers.get("location") === null &&
          response.headers.get("allow") === null &&
          response.headers.get("x-sunset-rule") === null &&
          (method === "HEAD" ||
            /You are not signed in|You do not have access|Your session has expired/.test(text)) &&
          !/new\.example|old\.example|\/global/.test(text);
        // Forms from nowhere are refused within, by another page.
        const isRefused = response.status === 403 && text.includes("did not come from a page");
        if (isDenied === isIn && !(isIn && isRefused)) odd.push(`${method} ${path}`);
      }
    }
    expect(odd).toEqual([]);
  });
});

describe("a service token", () => {
  it("looks at everything and signs nothing", async () => {
    await serveKeys();
    const id = await deployment.publish([{ from: "/global/c", to: "https://www.new.example/c" }]);
    const headers = { ...SAME_ORIGIN, "cf-access-jwt-assertion": await sign(SERVICE) };
    const path = `${PREVIEW}/_sunset/releases/${id}`;
    deployment.now = NOW;
    const page = await (await deployment.fetch(path, { headers }, ENV)).text();
    expect(page).toContain(`Signed in as ${SERVICE.common_name}.`);
    expect(page).toContain("a decision is a person&#39;s");
    expect(page).not.toContain('name="decision"');
    // Not with a form that was made for a person either.
    const own = { "cf-access-jwt-assertion": await sign(CLAIMS) };
    const person = await (await deployment.fetch(path, { headers: own }, ENV)).text();
    const token = /name="token" value="([0-9a-f]+)"/.exec(person)?.[1] ?? "";
    expect(token).not.toBe("");
    for (const decision of ["approve", "reject", "withdraw"]) {
      const form = { token, decision, comment: "x" };
      expect((await post(deployment, `${path}/decision`, form, headers, ENV)).status).toBe(409);
    }
    const rule = await (
      await deployment.fetch(`${path}/rule?from=/global/c`, { headers: own }, ENV)
    ).text();
    const other = /name="token" value="([0-9a-f]+)"/.exec(rule)?.[1] ?? "";
    expect(other).not.toBe("");
    const remark = { token: other, remark: "comment", from: "/global/c", text: "x" };
    expect((await post(deployment, `${path}/remarks`, remark, headers, ENV)).status).toBe(409);
    expect(await readSignoffs(deployment.signoffs, `signoff/${id}/`, deployment.now)).toEqual([]);
  });
});

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

/** Base64 as it is outside of URLs. */
function otherLetters(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const other = signature.replaceAll("-", "+").replaceAll("_", "/");
  return `${header}.${claims}.${other.replace(/^./, "+")}`;
}

/** A signature of 256 bytes leaves four bits of its last letter idle. */
function withIdleBits(token: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + letters.charAt(letters.indexOf(token.slice(-1)) + 1);
}

function swapClaims(token: string): string {
  const [header, , signature] = token.split(".");
  return `${header}.${encode({ ...CLAIMS, email: "mallory@example.com" })}.${signature}`;
}

describe("a decision by somebody whom Access vouches for", () => {
  it("counts everywhere, under the name that Access gives", async () => {
    await serveKeys();
    const id = await deployment.publish([{ from: "/global/a", to: "https://www.new.example/a" }]);
    const headers = { "cf-access-jwt-assertion": await sign(CLAIMS) };
    const path = `${PREVIEW}/_sunset/releases/${id}`;
    deployment.now = NOW;
    const page = await deployment.fetch(path, { headers }, ENV);
    const token = /name="token" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? "";
    const form = { token, decision: "approve", by: "mallory@example.com" };
    const own = { ...SAME_ORIGIN, ...headers };
    const response = await post(deployment, `${path}/decision`, form, own, ENV);
    expect(response.status).toBe(303);
    const records = await readSignoffs(deployment.signoffs, `signoff/${id}/`, deployment.now);
    const standing = standingOf(records, {
      policy: OPEN_POLICY,
      publishers: [],
      acceptsLocal: false,
      sha256: null,
    });
    expect(standing).toMatchObject({
      state: "approved",
      by: { via: "access", by: { email: CLAIMS.email, subject: CLAIMS.sub } },
    });
  });

  it("is not taken with a form that was made for somebody else", async () => {
    await serveKeys();
    const id = await deployment.publish([{ from: "/global/b", to: "https://www.new.example/b" }]);
    const token = await tokenOf(deployment, id);
    deployment.now = NOW;
    const headers = { ...SAME_ORIGIN, "cf-access-jwt-assertion": await sign(CLAIMS) };
    const path = `${PREVIEW}/_sunset/releases/${id}/decision`;
    const response = await post(deployment, path, { token, decision: "approve" }, headers, ENV);
    expect(response.status).toBe(403);
    expect(await readSignoffs(deployment.signoffs, `signoff/${id}/`, deployment.now)).toEqual([]);
  });
});

describe("the local reviewer", () => {
  it.each([
    ["localhost", LOCAL, 200],
    ["the loopback address", "http://127.0.0.1:8787", 200],
    ["the local preview", "http://preview.localhost:8787", 200],
    ["a deployment's name", PREVIEW, 403],
    ["a name that ends like it", "http://evil.localhost.example", 403],
  ])("is let in under %s or not", async (_name, origin, status) => {
    const response = await deployment.fetch(`${origin}/_sunset`, {}, { LOCAL_REVIEWER });
    expect(response.status).toBe(status);
  });

  it.each([
    ["text", "on"],
    ["a JSON variable", { fetch: "on" }],
    ["true", true],
    ["nothing", undefined],
  ])("is nobody if the binding is %s", async (_name, LOCAL_REVIEWER) => {
    const response = await deployment.fetch("/_sunset", {}, { LOCAL_REVIEWER });
    expect(response.status).toBe(403);
  });

  it.each([
    ["a key of its own making", "guessed", "front"],
    ["an empty key", "", "front"],
    ["an empty key, where none is set", "", ""],
    ["any key, where none is set", "undefined", undefined],
  ])("is nobody who comes around the front door with %s", async (_name, sent, FRONT_KEY) => {
    const headers = { [FRONT_HEADER]: sent };
    const response = await deployment.fetch("/_sunset", { headers }, { FRONT_KEY });
    expect(response.status).toBe(403);
  });

  it.each(["", "/table", "/try", "/rows", "/record", "/nothing"])(
    "is named on every page: /_sunset%s",
    async (path) => {
      const page = await (await deployment.fetch(`/_sunset${path}`)).text();
      expect(page).toContain("Practice mode.");
    },
  );
});

describe("readAccessSettings()", () => {
  it.each([
    ["a host name", "team.cloudflareaccess.com", TEAM],
    ["a URL", TEAM, TEAM],
    ["a URL with a slash", `${TEAM}/`, TEAM],
    ["capitals and white space", "  Team.CloudflareAccess.com\n", TEAM],
    ["loopback over http", "http://127.0.0.1:9000", "http://127.0.0.1:9000"],
    ["localhost over http", "http://localhost:9000", "http://localhost:9000"],
    ["IPv6 loopback over http", "http://[::1]:9000", "http://[::1]:9000"],
    ["http elsewhere", "http://team.cloudflareaccess.com", null],
    ["a name that begins like loopback", "http://127.0.0.1.example.com", null],
    ["the team's name alone", "team", null],
    ["a path", `${TEAM}/cdn-cgi/access`, null],
    ["a query", `${TEAM}?x`, null],
    ["a fragment", `${TEAM}/#`, null],
    ["credentials", "https://user@team.cloudflareaccess.com", null],
    ["another scheme", "ftp://team.cloudflareaccess.com", null],
    ["a wildcard", "*.cloudflareaccess.com", null],
    ["two names", "a.example.com, b.example.com", null],
    ["a placeholder", "<team>.cloudflareaccess.com", null],
  ])("takes %s or not", (_name, ACCESS_TEAM_DOMAIN, issuer) => {
    const settings = readAccessSettings({ ACCESS_TEAM_DOMAIN, ACCESS_AUD: AUD });
    expect("issuer" in settings ? settings.issuer : null).toBe(issuer);
  });
});

describe("what is wrong with a setting", () => {
  const team = (problem: string) => ({ variable: "ACCESS_TEAM_DOMAIN", problem });
  const audience = (problem: string) => ({ variable: "ACCESS_AUD", problem });

  it.each<[string, object, unknown]>([
    ["neither is there", {}, [team("missing"), audience("missing")]],
    [
      "both are blank",
      { ACCESS_TEAM_DOMAIN: " ", ACCESS_AUD: "\n" },
      [team("missing"), audience("missing")],
    ],
    [
      "both are malformed",
      { ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "a b" },
      [team("malformed"), audience("malformed")],
    ],
    ["one is", { ACCESS_TEAM_DOMAIN: `${TEAM}/x`, ACCESS_AUD: AUD }, [team("malformed")]],
    [
      "a scheme is none of the web's",
      { ACCESS_TEAM_DOMAIN: "ftp://localhost", ACCESS_AUD: AUD },
      [team("malformed")],
    ],
    [
      "white space around",
      { ACCESS_TEAM_DOMAIN: "HTTPS://Team.CloudflareAccess.com", ACCESS_AUD: ` ${AUD} ` },
      SETTINGS,
    ],
  ])("where %s", (_name, env, expected) => {
    expect(readAccessSettings(env)).toEqual(expected);
  });
});

describe("who signs", () => {
  const policy = { ...OPEN_POLICY };

  it.each<[Reviewer["via"], boolean]>([
    ["access", true],
    ["local", true],
    ["service", false],
  ])("by %s: %s", (via, may) => {
    expect(maySign({ email: "eva@example.com", subject: "1", via }, policy)).toBe(may);
  });
});

describe("admission", () => {
  it("keeps a team's keys from one request to the next, and asks another team's address", async () => {
    const fetched = await serveKeys();
    fetched.mockClear();
    const admit = createAdmission(() => NOW);
    const headers = { "cf-access-jwt-assertion": ` ${await sign(CLAIMS)} ` };
    const request = new Request(`${PREVIEW}/_sunset`, { headers });
    for (let time = 0; time < 2; time++) {
      expect(await admit(request, { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD })).toEqual({
        reviewer: EVA,
        denial: null,
      });
    }
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ redirect: "manual" });
    const other = { ACCESS_TEAM_DOMAIN: "other.example", ACCESS_AUD: AUD };
    expect(await admit(request, other)).toEqual({
      reviewer: null,
      denial: { why: "keys-unreachable" },
    });
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it.each<[string, HeadersInit, object, Denial]>([
    ["a token", {}, { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD }, { why: "no-token" }],
    [
      "a right one",
      { "cf-access-jwt-assertion": "x" },
      { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD },
      { why: "bad-token", problem: "malformed" },
    ],
    [
      "settings",
      {},
      { ACCESS_AUD: AUD },
      { why: "misconfigured", variables: [{ variable: "ACCESS_TEAM_DOMAIN", problem: "missing" }] },
    ],
  ])("says what is wrong without %s", async (_name, headers, env, denial) => {
    const request = new Request(`${PREVIEW}/_sunset`, { headers });
    expect(await createAdmission(() => NOW)(request, env)).toEqual({ reviewer: null, denial });
  });
});

describe("createKeys()", () => {
  it("keeps its times to the millisecond", async () => {
    let now = NOW;
    const at = async (milliseconds: number, kid: string): Promise<boolean | null> => {
      now = NOW + milliseconds;
      return keys.find(kid).then(
        (key) => key !== null,
        () => null,
      );
    };
    let keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = await serveKeys();
    fetched.mockClear();
    const asked = (): number => fetched.mock.calls.length;
    // Fresh for an hour.
    expect([await at(0, "one"), await at(3_599_999, "one"), asked()]).toEqual([true, true, 1]);
    expect([await at(3_600_000, "one"), asked()]).toEqual([true, 2]);
    // A key that is not there is asked for once a minute.
    expect([await at(3_600_001, "two"), asked()]).toEqual([false, 3]);
    expect([await at(3_660_000, "two"), asked()]).toEqual([false, 3]);
    expect([await at(3_660_001, "two"), asked()]).toEqual([false, 4]);
    // Usable for a day.
    fetched.mockRejectedValue(new TypeError("network"));
    expect(await at(3_660_001 + 24 * 3_600_000 - 1, "one")).toBe(true);
    expect(await at(3_660_001 + 24 * 3_600_000, "one")).toBe(null);
    // A failure is remembered for half a minute.
    keys = createKeys({ issuer: TEAM, now: () => now });
    const before = asked();
    expect([await at(0, "one"), await at(29_999, "one"), asked()]).toEqual([
      null,
      null,
      before + 1,
    ]);
    expect([await at(30_000, "one"), asked()]).toEqual([null, before + 2]);
  });

  it("fetches the keys once, again after an hour, and once for a key that is new", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = await serveKeys(["one"]);
    await keys.find("one");
    await keys.find("one");
    expect(fetched).toHaveBeenCalledTimes(1);

    const rotated = await serveKeys(["one", "two"]);
    const before = rotated.mock.calls.length;
    expect(await keys.find("two")).not.toBeNull();
    expect(rotated.mock.calls.length - before).toBe(1);
    for (const kid of ["three", "four", "five"]) expect(await keys.find(kid)).toBeNull();
    expect(rotated.mock.calls.length - before).toBe(1);

    now += 61_000;
    expect(await keys.find("three")).toBeNull();
    expect(rotated.mock.calls.length - before).toBe(2);

    now += 3_600_000;
    await keys.find("one");
    expect(rotated.mock.calls.length - before).toBe(3);
  });

  it("goes on with the keys it has while they cannot be fetched, for a day", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    now += 2 * 3_600_000;
    expect(await keys.find("one")).not.toBeNull();
    now += 24 * 3_600_000;
    await expect(keys.find("one")).rejects.toThrow("cannot be fetched");
  });

  it("remembers that they cannot be fetched: of many requests one asks", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    for (let request = 0; request < 23; request++) {
      await expect(keys.find("one")).rejects.toThrow(KeysUnreachable);
      now += 1000;
    }
    expect(fetched).toHaveBeenCalledTimes(1);
    now += 30_000;
    await serveKeys(["one"]);
    expect(await keys.find("one")).not.toBeNull();
  });

  it("remembers it also for a key that is not among those it has", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("network"));
    fetched.mockClear();
    await expect(keys.find("two")).rejects.toThrow(KeysUnreachable);
    now += 61_000;
    await expect(keys.find("two")).rejects.toThrow(KeysUnreachable);
    now += 1000;
    expect(await keys.find("two")).toBeNull();
    expect(await keys.find("one")).not.toBeNull();
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it("holds nobody up who has an older key, while their address hangs", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    const limits: number[] = [];
    const meanwhile: (CryptoKey | null)[] = [];
    const signal = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      limits.push(milliseconds);
      return AbortSignal.abort(new DOMException("in time", "TimeoutError"));
    });
    const hang = vi.spyOn(globalThis, "fetch").mockImplementation(async (_input, init) => {
      // The first one goes on hanging: others come while it does.
      if (limits.length === 1) meanwhile.push(await keys.find("one"));
      throw init?.signal?.reason;
    });
    hang.mockClear();
    now += 2 * 3_600_000;
    for (let request = 0; request < 10; request++) {
      expect(await keys.find("one")).not.toBeNull();
      now += 1000;
    }
    expect([signal, hang].map((it) => it.mock.calls.length)).toEqual([1, 1]);
    expect(limits).toEqual([1000]);
    expect(meanwhile).toEqual([expect.any(CryptoKey)]);
    now += 24 * 3_600_000;
    await expect(keys.find("one")).rejects.toThrow(KeysUnreachable);
    expect(limits).toEqual([1000, 5000]);
  });

  it.each<[string, (jwk: Readonly<Record<string, unknown>>) => unknown]>([
    ["that is nothing", () => null],
    ["that is text", () => "key"],
    ["whose name is a number", (it) => ({ ...it, kid: 7 })],
    ["whose number is none", (it) => ({ ...it, kid: "bad", n: 7 })],
    ["whose number is no base64", (it) => ({ ...it, kid: "bad", n: "*".repeat(342) })],
    ["whose number is empty", (it) => ({ ...it, kid: "bad", n: "" })],
    ["without an exponent", (it) => ({ ...it, kid: "bad", e: undefined })],
    ["of an unknown kind", (it) => ({ ...it, kid: "bad", kty: "EC" })],
  ])("goes by the others where one key is among them %s", async (_name, spoil) => {
    const jwk = { ...(await exportJWK(ours.publicKey)), kid: "one" };
    const answer = async () => Response.json({ keys: [spoil(jwk), jwk, spoil(jwk)] });
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await keys.find("bad")).toBeNull();
    expect(await keys.find("one")).not.toBeNull();
  });

  it("has no key that is too short to sign with: nobody gets in, and nothing breaks", async () => {
    const short = await crypto.subtle.generateKey(
      {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: 1024,
        publicExponent: Uint8Array.of(1, 0, 1),
        hash: "SHA-256",
      },
      true,
      ["sign", "verify"],
    );
    if (!("publicKey" in short)) throw new TypeError("no pair of keys");
    const jwk = await crypto.subtle.exportKey("jwk", short.publicKey);
    vi.spyOn(globalThis, "fetch").mockImplementation(async () =>
      Response.json({ keys: [{ ...jwk, kid: "one" }] }),
    );
    const fresh = await deploy();
    fresh.now = NOW;
    const headers = { "cf-access-jwt-assertion": await sign(CLAIMS) };
    expect((await fresh.fetch(`${PREVIEW}/_sunset`, { headers }, ENV)).status).toBe(403);
  });

  it("keeps the keys it has where its address names none that can be used", async () => {
    let now = NOW;
    const keys = createKeys({ issuer: TEAM, now: () => now });
    await serveKeys(["one"]);
    await keys.find("one");
    await serveKeys([]);
    now += 2 * 3_600_000;
    expect(await keys.find("one")).not.toBeNull();
  });

  it("has no key that is not RSA, or has no name", async () => {
    const jwk = await exportJWK(ours.publicKey);
    const secret = { kty: "oct", k: "c2VjcmV0", kid: "secret" };
    const answer = async () => Response.json({ keys: [secret, jwk] });
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await keys.find("secret")).toBeNull();
    expect(await keys.find("")).toBeNull();
  });
});

/** The token check alone: its verdicts, and its settings. */
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { createKeys } from "../../src/console/access/keys.ts";
import {
  createAdmission,
  type Denial,
  maySign,
  type Reviewer,
} from "../../src/console/access/reviewer.ts";
import { readAccessSettings } from "../../src/console/access/settings.ts";
import { verifyToken } from "../../src/console/access/verify-token.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { runs } from "../support/runs.ts";
import {
  AUD,
  CLAIMS,
  encode,
  EVA,
  makeKeys,
  NOW,
  serveKeys,
  SETTINGS,
  sign,
  TEAM,
  TOKENS,
} from "./tokens.ts";

beforeAll(makeKeys);
afterEach(() => void vi.restoreAllMocks());

describe("verifyToken()", () => {
  it.each(TOKENS)("accepts or refuses a token with %s", async (_name, make, verdict) => {
    await serveKeys();
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(await verifyToken(await make(), SETTINGS, keys, NOW)).toEqual(verdict);
  });

  it.each([
    ["is not a token", "eva@example.com"],
    ["has two parts", `${encode({ alg: "RS256", kid: "one" })}.e30`],
    ["has four parts", `${encode({ alg: "RS256", kid: "one" })}.e30.e30.e30`],
    ["has an incomplete part", `${encode({ alg: "RS256", kid: "one" })}.e30.AAAAA`],
    ["has another algorithm", `${encode({ alg: "RS512", kid: "one" })}.e30.e30`],
    ["names no key", `${encode({ alg: "RS256" })}.e30.e30`],
    ["names a key with a number", `${encode({ alg: "RS256", kid: 7 })}.e30.e30`],
    ["names a key with an empty text", `${encode({ alg: "RS256", kid: "" })}.e30.e30`],
  ])("fetches no keys for a token that %s", async (_name, token) => {
    const fetched = await serveKeys();
    fetched.mockClear();
    const keys = createKeys({ issuer: TEAM, now: () => NOW });
    expect(typeof (await verifyToken(token, SETTINGS, keys, NOW))).toBe("string");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("does not mistake an internal error for a verdict", async () => {
    const hmac = { name: "HMAC", hash: "SHA-256" };
    const secret = await crypto.subtle.importKey("raw", new Uint8Array(32), hmac, false, [
      "verify",
    ]);
    const keys = { find: async () => secret };
    await expect(verifyToken(await sign(CLAIMS), SETTINGS, keys, NOW)).rejects.toThrow(TypeError);
  });

  it("refuses every token derived from a valid one", async () => {
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
});

describe("readAccessSettings()", () => {
  it.each([
    ["a host name", "team.cloudflareaccess.com", TEAM],
    ["a URL", TEAM, TEAM],
    ["a URL with a slash", `${TEAM}/`, TEAM],
    ["capitals and white space", "  Team.CloudflareAccess.com\n", TEAM],
    ["a loopback address over http", "http://127.0.0.1:9000", "http://127.0.0.1:9000"],
    ["localhost over http", "http://localhost:9000", "http://localhost:9000"],
    ["IPv6 loopback over http", "http://[::1]:9000", "http://[::1]:9000"],
    ["http elsewhere", "http://team.cloudflareaccess.com", null],
    ["a name that begins like a loopback address", "http://127.0.0.1.example.com", null],
    ["only the team's name", "team", null],
    ["a path", `${TEAM}/cdn-cgi/access`, null],
    ["a query", `${TEAM}?x`, null],
    ["a fragment", `${TEAM}/#`, null],
    ["credentials", "https://user@team.cloudflareaccess.com", null],
    ["another scheme", "ftp://team.cloudflareaccess.com", null],
    ["a wildcard", "*.cloudflareaccess.com", null],
    ["two names", "a.example.com, b.example.com", null],
    ["a placeholder", "<team>.cloudflareaccess.com", null],
  ])("accepts or refuses %s", (_name, ACCESS_TEAM_DOMAIN, issuer) => {
    const settings = readAccessSettings({ ACCESS_TEAM_DOMAIN, ACCESS_AUD: AUD });
    expect("issuer" in settings ? settings.issuer : null).toBe(issuer);
  });
});

describe("the problems of the settings", () => {
  const team = (problem: string) => ({ variable: "ACCESS_TEAM_DOMAIN", problem });
  const audience = (problem: string) => ({ variable: "ACCESS_AUD", problem });

  it.each<[string, object, unknown]>([
    ["both missing", {}, [team("missing"), audience("missing")]],
    [
      "both blank",
      { ACCESS_TEAM_DOMAIN: " ", ACCESS_AUD: "\n" },
      [team("missing"), audience("missing")],
    ],
    [
      "both malformed",
      { ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "a b" },
      [team("malformed"), audience("malformed")],
    ],
    ["one missing", { ACCESS_TEAM_DOMAIN: TEAM }, [audience("missing")]],
    ["one malformed", { ACCESS_TEAM_DOMAIN: `${TEAM}/x`, ACCESS_AUD: AUD }, [team("malformed")]],
    [
      "a scheme that is not the web's",
      { ACCESS_TEAM_DOMAIN: "ftp://localhost", ACCESS_AUD: AUD },
      [team("malformed")],
    ],
    [
      "none despite white space",
      { ACCESS_TEAM_DOMAIN: "HTTPS://Team.CloudflareAccess.com", ACCESS_AUD: ` ${AUD} ` },
      SETTINGS,
    ],
  ])("for %s", (_name, env, expected) => {
    expect(readAccessSettings(env)).toEqual(expected);
  });
});

describe("the signer", () => {
  const policy = { ...OPEN_POLICY };

  it.each<[Reviewer["via"], boolean]>([
    ["access", true],
    ["local", true],
    ["service", false],
  ])("is known by %s: %s", (via, may) => {
    expect(maySign({ email: "eva@example.com", subject: "1", via }, policy)).toBe(may);
  });
});

describe("admission", () => {
  it("keeps a team's keys between requests, and fetches another team's", async () => {
    const fetched = await serveKeys();
    fetched.mockClear();
    const admit = createAdmission(() => NOW);
    const headers = { "cf-access-jwt-assertion": ` ${await sign(CLAIMS)} ` };
    const request = new Request("https://preview.sunset.example/_sunset", { headers });
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

  const door = { LOCAL_REVIEWER: { fetch: () => new Response() }, FRONT_KEY: "key" };

  it.each<[string, boolean, string, string, object]>([
    ["through the front", true, "http://localhost:8787", "key", door],
    ["on another host", false, "https://preview.sunset.example", "key", door],
    ["with another key", false, "http://localhost:8787", "other", door],
    ["with an empty key", false, "http://localhost:8787", "", { ...door, FRONT_KEY: "" }],
    [
      "without a configured key",
      false,
      "http://localhost:8787",
      "key",
      { ...door, FRONT_KEY: undefined },
    ],
    ["without a binding", false, "http://localhost:8787", "key", { FRONT_KEY: "key" }],
    [
      "with null as the binding",
      false,
      "http://localhost:8787",
      "key",
      { ...door, LOCAL_REVIEWER: null },
    ],
    [
      "with a text as the binding",
      false,
      "http://localhost:8787",
      "key",
      { ...door, LOCAL_REVIEWER: "fetch" },
    ],
    [
      "with an object as the binding",
      false,
      "http://localhost:8787",
      "key",
      { ...door, LOCAL_REVIEWER: {} },
    ],
    [
      "with a variable as the binding",
      false,
      "http://localhost:8787",
      "key",
      { ...door, LOCAL_REVIEWER: { fetch: "on" } },
    ],
  ])("lets the local reviewer in %s: %s", async (_name, isIn, origin, key, env) => {
    const request = new Request(`${origin}/_sunset`, { headers: { [FRONT_HEADER]: key } });
    const { reviewer } = await createAdmission(() => NOW)(request, env);
    expect(reviewer).toEqual(isIn ? { email: "local", subject: "local", via: "local" } : null);
  });

  it("does not mistake an internal error for a refusal", async () => {
    const headers = { "cf-access-jwt-assertion": await sign(CLAIMS) };
    const request = new Request("https://preview.sunset.example/_sunset", { headers });
    const admit = createAdmission(() => {
      throw new RangeError("no clock");
    });
    const env = { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD };
    await expect(admit(request, env)).rejects.toThrow(RangeError);
  });

  it.each<[string, HeadersInit, object, Denial]>([
    ["a token", {}, { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: AUD }, { why: "no-token" }],
    [
      "a valid one",
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
  ])("reports the reason without %s", async (_name, headers, env, denial) => {
    const request = new Request("https://preview.sunset.example/_sunset", { headers });
    expect(await createAdmission(() => NOW)(request, env)).toEqual({ reviewer: null, denial });
  });
});

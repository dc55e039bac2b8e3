/** Who may see the pages, and what others see. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { readSignoffs, standingOf } from "../../src/store/records/signoffs.ts";
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
import {
  AUD,
  CLAIMS,
  ENV,
  makeKeys,
  NOW,
  SECONDS,
  serveKeys,
  SERVICE,
  sign,
  TEAM,
  TOKENS,
} from "./tokens.ts";

let deployment: Deployment;

beforeAll(async () => {
  await makeKeys();
  deployment = await deploy();
});

afterEach(() => void vi.restoreAllMocks());

async function ask(token: string | null, env: object = ENV, path = "/_sunset"): Promise<Response> {
  deployment.now = NOW;
  const headers: HeadersInit = token === null ? {} : { "cf-access-jwt-assertion": token };
  return deployment.fetch(PREVIEW + path, { headers }, env);
}

describe("a page outside npm start", () => {
  it("admits a reviewer whom Access vouches for, and names them", async () => {
    await serveKeys();
    const response = await ask(await sign(CLAIMS));
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain("Signed in as eva@example.com.");
    expect(page).not.toContain("Practice mode.");
  });

  it.each(TOKENS)("accepts or refuses a token with %s", async (_name, make, verdict) => {
    await serveKeys();
    const response = await ask(await make());
    expect(response.status).toBe(typeof verdict === "string" ? 403 : 200);
  });

  it("requires the header, not the cookie", async () => {
    await serveKeys();
    deployment.now = NOW;
    const headers = { cookie: `CF_Authorization=${await sign(CLAIMS)}` };
    expect((await deployment.fetch(`${PREVIEW}/_sunset`, { headers }, ENV)).status).toBe(403);
  });

  it.each(["/_sunset", "/_sunset/", "/_sunset/table", "/_sunset/assets/x.css", "/_sunset/nothing"])(
    "admits nobody to %s without a token",
    async (path) => {
      const response = await ask(null, ENV, path);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain("You are not signed in");
    },
  );

  it("answers 503 and admits nobody if the team's keys are unavailable", async () => {
    const broken = await deploy();
    broken.now = NOW;
    // Each time later, when the previous failure is forgotten.
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
  ])("with %s names what is missing, and admits nobody", async (_name, env, variables) => {
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
    ["a user with a token for another application", () => sign({ ...CLAIMS, aud: ["x"] }), false],
    ["a user with an expired token", () => sign({ ...CLAIMS, exp: SECONDS - 1 }), false],
    ["a user whom Access vouches for", () => sign(CLAIMS), true],
    ["a service token", () => sign(SERVICE), true],
  ];
  let whole: Deployment;
  let id: string;

  beforeAll(async () => {
    whole = await deploy(RULES, { scope: ["/"] });
    id = await whole.publish(RULES, { scope: ["/"] });
  });
  afterAll(async () => void (deployment = await deploy()));

  it.each(CALLERS)("answers %s alike, for any method", async (_name, make, isIn) => {
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
        // Forms without an origin are refused by the console itself, with another page.
        const isRefused = response.status === 403 && text.includes("did not come from a page");
        if (isDenied === isIn && !(isIn && isRefused)) odd.push(`${method} ${path}`);
      }
    }
    expect(odd).toEqual([]);
  });
});

describe("a service token", () => {
  it("may read everything and sign nothing", async () => {
    await serveKeys();
    const id = await deployment.publish([{ from: "/global/c", to: "https://www.new.example/c" }]);
    const headers = { ...SAME_ORIGIN, "cf-access-jwt-assertion": await sign(SERVICE) };
    const path = `${PREVIEW}/_sunset/releases/${id}`;
    deployment.now = NOW;
    const page = await (await deployment.fetch(path, { headers }, ENV)).text();
    expect(page).toContain(`Signed in as ${SERVICE.common_name}.`);
    expect(page).toContain("but only people can decide");
    expect(page).not.toContain('name="decision"');
    // A form made for a person does not help either.
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

describe("a decision by a user whom Access vouches for", () => {
  it("counts everywhere, under the name from Access", async () => {
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

  it("is refused with a form that was made for somebody else", async () => {
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
    ["a name that ends like localhost", "http://evil.localhost.example", 403],
  ])("is admitted or not on %s", async (_name, origin, status) => {
    const response = await deployment.fetch(`${origin}/_sunset`, {}, { LOCAL_REVIEWER });
    expect(response.status).toBe(status);
  });

  it.each([
    ["text", "on"],
    ["a JSON variable", { fetch: "on" }],
    ["true", true],
    ["nothing", undefined],
  ])("is not recognised if the binding is %s", async (_name, LOCAL_REVIEWER) => {
    const response = await deployment.fetch("/_sunset", {}, { LOCAL_REVIEWER });
    expect(response.status).toBe(403);
  });

  it.each([
    ["a made-up key", "guessed", "front"],
    ["an empty key", "", "front"],
    ["an empty key, if none is set", "", ""],
    ["any key, if none is set", "undefined", undefined],
  ])("is not recognised with %s past the front", async (_name, sent, FRONT_KEY) => {
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

describe("the team's keys", () => {
  it("are ignored if they are too short, so that nobody is admitted and nothing breaks", async () => {
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
});

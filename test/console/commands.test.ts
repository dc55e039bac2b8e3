/** Commands on pages can be pasted: behind Access they work on Cloudflare, locally on the local storage. */
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
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

afterEach(() => void vi.restoreAllMocks());

interface Visit {
  readonly base: string;
  readonly env: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** A user whom Access vouches for. */
async function throughAccess({ now }: Deployment): Promise<Visit> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ keys: [jwk] }));
  const claims = { email: "eva@example.com", sub: "eva" };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer(TEAM)
    .setAudience("ours")
    .setIssuedAt(now / 1000 - 60)
    .setNotBefore(now / 1000 - 60)
    .setExpirationTime(now / 1000 + 600)
    .sign(privateKey);
  return {
    base: PREVIEW,
    env: { ACCESS_TEAM_DOMAIN: TEAM, ACCESS_AUD: "ours", LOCAL_REVIEWER: undefined },
    headers: { "cf-access-jwt-assertion": token },
  };
}

const onThisMachine = async (): Promise<Visit> => ({
  base: LOCAL,
  env: { LOCAL_REVIEWER },
  headers: {},
});

describe.each([
  ["behind Access", throughAccess, " --remote"],
  ["on this machine", onThisMachine, ""],
])("%s", (_name, visitor, flag) => {
  it("every page shows its commands for that storage, and for no other", async () => {
    const deployment = await deploy();
    const visit = await visitor(deployment);
    const { base, env, headers } = visit;
    const shown = async (path: string): Promise<string[]> => {
      const response = await deployment.fetch(`${base}/_sunset${path}`, { headers }, env);
      const text = await response.text();
      expect([path, response.status]).not.toContain(403);
      return commandsIn(text);
    };
    const store = (command: string): string => `npx sunset-edge ${command}${flag}`;
    expect(await shown("")).toEqual([store("publish")]);
    expect(await shown("/no-such-page")).toEqual([store("releases")]);
    expect(await shown(`/releases/${"0".repeat(64)}`)).toEqual([store("releases")]);
    const id = await deployment.publish(RULES.slice(0, 2));
    expect(await shown(`/releases/${id}`)).toEqual([
      store("coverage access.log --publish"),
      store("check --publish"),
    ]);
    const decide = async (decision: "approve" | "reject" | "withdraw"): Promise<string[]> => {
      const token = await tokenOf(deployment, id, env, { headers });
      const fields = { token, decision, comment: "because" };
      const sent = { ...SAME_ORIGIN, ...headers };
      const path = `${base}/_sunset/releases/${id}/decision`;
      const { headers: answer } = await post(deployment, path, fields, sent, env);
      return shown((answer.get("location") ?? "").replace(/^\/_sunset/, ""));
    };
    const promote = store(`promote ${id.slice(0, 12)}`);
    expect(await decide("approve")).toEqual([promote]);
    expect(await decide("reject")).toEqual([promote]);
    expect(await decide("withdraw")).toEqual([store("rollback")]);
  });
});

/** The marked commands; every command on a page must be marked. */
function commandsIn(text: string): string[] {
  const marked = [...text.matchAll(/<code class="command">([^<]*)<\/code>/g)].map(
    ([, it = ""]) => it,
  );
  const named = [...text.matchAll(/npx sunset-edge/g)].length;
  expect(marked).toHaveLength(named);
  return marked;
}

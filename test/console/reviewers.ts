import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { vi } from "vitest";
import { type Deployment, post, PREVIEW, SAME_ORIGIN } from "./support.ts";

const TEAM = "https://team.cloudflareaccess.com";
const AUD = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";

/** A user whom Access vouches for, on a deployment with these variables. */
export interface Visitor {
  /** A page below `/_sunset`. */
  see(path: string): Promise<string>;
  /** Sends the form of a decision, by default with the token on the release's page. */
  decide(id: string, decision: string, token?: string): Promise<Response>;
  /** The token of a release's form; empty if there is none. */
  tokenOf(id: string): Promise<string>;
}

export type SignIn = (
  email: string,
  variables?: Readonly<Record<string, unknown>>,
  subject?: string,
  /** Additional claims of the token; undefined omits one. */
  claims?: Readonly<Record<string, unknown>>,
) => Promise<Visitor>;

/** Serves the keys of a team of Access. @returns A function that signs people in on a deployment. */
export async function openTeam(deployment: () => Deployment): Promise<SignIn> {
  const key = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(key.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) =>
    input === `${TEAM}/cdn-cgi/access/certs`
      ? Response.json({ keys: [jwk] })
      : new Response(null, { status: 404 }),
  );
  return async (email, variables = {}, subject = email, more = {}) => {
    const env = {
      ACCESS_TEAM_DOMAIN: TEAM,
      ACCESS_AUD: AUD,
      LOCAL_REVIEWER: undefined,
      ...variables,
    };
    const seconds = Math.floor(deployment().now / 1000);
    const claims = { iss: TEAM, aud: [AUD], exp: seconds + 3600, nbf: seconds - 60, email };
    const token = await new SignJWT(
      JSON.parse(JSON.stringify({ ...claims, sub: subject, ...more })),
    )
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .sign(key.privateKey);
    const headers = { "cf-access-jwt-assertion": token };
    const see = async (path: string): Promise<string> => {
      const response = await deployment().fetch(`${PREVIEW}/_sunset${path}`, { headers }, env);
      return response.text();
    };
    const tokenOf = async (id: string): Promise<string> =>
      /name="token" value="([0-9a-f]+)"/.exec(await see(`/releases/${id}`))?.[1] ?? "";
    return {
      see,
      tokenOf,
      async decide(id, decision, given) {
        const form = { token: given ?? (await tokenOf(id)), decision, comment: "Because." };
        const path = `${PREVIEW}/_sunset/releases/${id}/decision`;
        return post(deployment(), path, form, { ...SAME_ORIGIN, ...headers }, env);
      },
    };
  };
}

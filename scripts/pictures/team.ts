/** Stand-ins for a team of Cloudflare Access, with tokens of its people, and for an old site. */
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const AUD = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";

export async function openTeam() {
  const key = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(key.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const server = createServer((request, response) => {
    const isKeys = request.url === "/cdn-cgi/access/certs";
    response.setHeader("content-type", isKeys ? "application/json" : "text/html");
    response.end(isKeys ? JSON.stringify({ keys: [jwk] }) : "<h1>The old site</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("No port");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    variables: { ACCESS_TEAM_DOMAIN: origin, ACCESS_AUD: AUD },
    /** @param seconds The lifetime of the token. */
    async headersOf(email: string, seconds = 3600): Promise<Record<string, string>> {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: origin, aud: [AUD], exp: now + seconds, nbf: now - 7200, email };
      const token = await new SignJWT({ ...claims, sub: email })
        .setProtectedHeader({ alg: "RS256", kid: "one" })
        .sign(key.privateKey);
      return { "cf-access-jwt-assertion": token };
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

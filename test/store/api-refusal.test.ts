import { describe, expect, it } from "vitest";
import { permissionFor, RefusedError, refusal } from "../../src/store/kv/api-refusal.ts";
import { TooMuchError } from "../../src/store/kv/kv-store.ts";

const KV = "/accounts/a/storage/kv/namespaces/n/keys";
const SETTINGS = "/accounts/a/workers/scripts/old/settings";

describe("a refusal of Cloudflare's API", () => {
  it.each<[string, string, number, number | null, string]>([
    ["an unknown token", KV, 401, 1000, "Check CLOUDFLARE_API_TOKEN: Cloudflare does not know"],
    ["an expired token", KV, 403, 9109, "Make a new token for CLOUDFLARE_API_TOKEN"],
    [
      "an expired token, at a Worker",
      SETTINGS,
      403,
      9109,
      "Make a new token for CLOUDFLARE_API_TOKEN",
    ],
    [
      "a token with a blank in it",
      KV,
      400,
      6003,
      "Paste CLOUDFLARE_API_TOKEN anew: it has not the form",
    ],
    [
      "a token that may not use KV",
      KV,
      403,
      10_000,
      "Give CLOUDFLARE_API_TOKEN the permission Workers KV Storage, Edit, on this account",
    ],
    [
      "a token that may not read the Worker's settings",
      SETTINGS,
      403,
      10_000,
      "Give CLOUDFLARE_API_TOKEN the permission Workers Scripts, Read, on this account",
    ],
    ["a Worker that is not deployed", SETTINGS, 404, 10_007, "Deploy the Worker first (npx wrang"],
    [
      "a namespace that does not exist",
      KV,
      404,
      10_013,
      "Check the namespace's id in wrangler.toml",
    ],
    [
      "an id of the wrong form",
      KV,
      404,
      7003,
      "Check CLOUDFLARE_ACCOUNT_ID, and the ids in wrangler",
    ],
    ["a placeholder as an id", KV, 400, 10_042, "Write the namespace's own id into wrangler.toml"],
    [
      "something that does not exist, without a code",
      KV,
      404,
      null,
      "Check CLOUDFLARE_ACCOUNT_ID, and the ids in w",
    ],
    ["an unknown code", KV, 400, 12_345, "Look the code up in Cloudflare's documentation"],
    ["an unknown address", "/memberships", 403, null, "Look in the dashboard at what CLOU"],
  ])("says what to do about %s", (_name, path, status, code, fix) => {
    const problems = code === null ? [] : [{ code, message: "No" }];
    const error = refusal({ method: "GET", path, status }, problems);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error.message).toBe(
      `Cloudflare's API answers ${status}${code === null ? "" : `: No (${code})`}`,
    );
    expect(error.fixWith(() => "").slice(0, fix.length)).toBe(fix);
  });

  it("marks a request as divisible if it was too large", () => {
    const error = refusal({ method: "POST", path: KV, status: 413 }, []);
    expect(error).toBeInstanceOf(TooMuchError);
  });

  it.each<[string, string, string]>([
    ["GET", "/zones?name=old.net", "Zone, Read, zone"],
    ["GET", "/zones/z/dns_records?per_page=50000", "DNS, Read, zone"],
    ["GET", "/zones/z/workers/routes", "Workers Routes, Read, zone"],
    ["PUT", "/zones/z/workers/routes/r", "Workers Routes, Edit, zone"],
    ["GET", "/accounts/a/workers/workers/old", "Workers Scripts, Read, account"],
    ["GET", "/accounts/a/rules/lists/l/items?per_page=500", "Account Filter Lists, Read, account"],
    ["GET", KV, "Workers KV Storage, Edit, account"],
  ])("names the permission for %s %s", (method, path, expected) => {
    const permission = permissionFor(method, path);
    expect(permission && Object.values(permission).join(", ")).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import {
  doubtHosts,
  judgeFailure,
  judgeStatus,
  type Judged,
} from "../../src/domain/report/target-health.ts";

describe("the health of a target", () => {
  it.each<[status: number, hops: number, verdict: string, reason: RegExp]>([
    [199, 0, "dead", /^nothing$/],
    [200, 0, "ok", /^nothing$/],
    [204, 0, "ok", /^nothing$/],
    [299, 0, "ok", /^nothing$/],
    [200, 1, "redirected", /^nothing$/],
    [200, 3, "redirected", /^nothing$/],
    [300, 0, "dead", /does not say where/],
    [302, 2, "dead", /does not say where/],
    [399, 0, "dead", /does not say where/],
    [400, 0, "dead", /^nothing$/],
    [401, 0, "unknown", /login/],
    [403, 0, "unknown", /refuses programs/],
    [404, 0, "dead", /^nothing$/],
    [404, 1, "dead", /^nothing$/],
    [407, 0, "unknown", /proxy/],
    [408, 0, "unknown", /waiting/],
    [410, 0, "dead", /^nothing$/],
    [429, 0, "unknown", /too many/],
    [451, 0, "unknown", /legal/],
    [500, 0, "dead", /^nothing$/],
    [503, 2, "dead", /^nothing$/],
  ])("follows from status %i after %i redirects: %s", (status, hops, verdict, reason) => {
    const judged = judgeStatus(status, hops);
    expect(judged.verdict).toBe(verdict);
    expect(judged.reason ?? "nothing").toMatch(reason);
  });

  it.each<[code: string, verdict: string, reason: RegExp]>([
    ["ENOTFOUND", "dead", /no such host/],
    ["ECONNREFUSED", "dead", /no server answers/],
    ["CERT_HAS_EXPIRED", "dead", /expired/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "dead", /another host/],
    ["TIMEOUT", "unknown", /in time/],
    ["PRIVATE_ADDRESS", "unknown", /private network/],
    ["BARE_ADDRESS", "unknown", /an IP address, not a name/],
    ["EAI_AGAIN", "unknown", /cannot be looked up/],
    ["ECONNRESET", "unknown", /broke the connection off/],
    ["UND_ERR_SOCKET", "unknown", /broke the connection off/],
    ["EWHATEVER", "unknown", /no answer \(EWHATEVER\)/],
  ])("follows from the reason for a missing answer: %s", (code, verdict, reason) => {
    expect(judgeFailure(code)).toEqual({ verdict, reason: expect.stringMatching(reason) });
  });

  it("is in doubt for a missing host only if no server answered at all", () => {
    const checked = (judged: Judged, status: number | null = null) => ({ ...judged, status });
    const missing = checked(judgeFailure("ENOTFOUND"));
    const refused = checked(judgeFailure("ECONNREFUSED"));
    const dead = checked(judgeStatus(404, 0), 404);
    expect(doubtHosts([missing, dead])).toEqual([missing, dead]);
    expect(doubtHosts([missing, refused])).toEqual([
      { verdict: "unknown", reason: expect.stringContaining("online?"), status: null },
      refused,
    ]);
    expect(doubtHosts([])).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import {
  doubtHosts,
  judgeFailure,
  judgeStatus,
  type Judged,
} from "../../src/domain/report/target-health.ts";

const NOT_WHERE = "it redirects, and does not say where";

describe("the health of a target", () => {
  it.each<[status: number, hops: number, verdict: string, reason: string | null | RegExp]>([
    [199, 0, "dead", null],
    [200, 0, "ok", null],
    [204, 0, "ok", null],
    [299, 0, "ok", null],
    [200, 1, "redirected", null],
    [200, 3, "redirected", null],
    [300, 0, "dead", NOT_WHERE],
    [302, 2, "dead", NOT_WHERE],
    [399, 0, "dead", NOT_WHERE],
    [400, 0, "dead", null],
    [401, 0, "unknown", /login/],
    [403, 0, "unknown", /refuses programs/],
    [404, 0, "dead", null],
    [404, 1, "dead", null],
    [407, 0, "unknown", /proxy/],
    [408, 0, "unknown", /waiting/],
    [410, 0, "dead", null],
    [429, 0, "unknown", /too many/],
    [451, 0, "unknown", /legal/],
    [500, 0, "dead", null],
    [503, 2, "dead", null],
  ])("is told by status %i after %i redirects: %s", (status, hops, verdict, reason) => {
    expect(judgeStatus(status, hops)).toEqual({
      verdict,
      reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason,
    });
  });

  it.each<[code: string, verdict: string, reason: RegExp]>([
    ["ENOTFOUND", "dead", /no such host/],
    ["ECONNREFUSED", "dead", /no server answers/],
    ["CERT_HAS_EXPIRED", "dead", /expired/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "dead", /another host/],
    ["TIMEOUT", "unknown", /in time/],
    ["PRIVATE_ADDRESS", "unknown", /private network/],
    ["BARE_ADDRESS", "unknown", /an address and no name/],
    ["EAI_AGAIN", "unknown", /cannot be looked up/],
    ["ECONNRESET", "unknown", /broke off/],
    ["UND_ERR_SOCKET", "unknown", /broke off/],
    ["EWHATEVER", "unknown", /no answer \(EWHATEVER\)/],
  ])("is told by why there was no answer: %s", (code, verdict, reason) => {
    expect(judgeFailure(code)).toEqual({ verdict, reason: expect.stringMatching(reason) });
  });

  it("is in doubt, where a host does not exist, only if no server answered at all", () => {
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

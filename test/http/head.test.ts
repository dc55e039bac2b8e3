import { describe, expect, it } from "vitest";
import { headOf } from "../../src/http/head.ts";

const MORE = { "x-robots-tag": "noindex" };

describe("headOf()", () => {
  it("holds the status, the lifetime and the other headers, and nothing that was sent", () => {
    expect(headOf(301, "public, max-age=60", MORE)).toMatchObject({
      status: 301,
      headers: { "x-robots-tag": "noindex", "cache-control": "public, max-age=60" },
      sent: null,
    });
  });

  it("is made for a status that was never sent", () => {
    // No other test, nor an earlier run of this one in the same process, has asked for it.
    const status = Date.now();
    expect(headOf(status, "no-store", MORE).status).toBe(status);
  });

  it("is the same for the same answer, so that what was created once is sent again", () => {
    // An object of its own, since heads that another test asked for may still be kept.
    const more = { ...MORE };
    const head = headOf(301, "public, max-age=60", more);
    const gone = headOf(410, "public, max-age=60", more);
    expect(headOf(301, "public, max-age=60", more)).toBe(head);
    expect(headOf(410, "public, max-age=60", more)).toBe(gone);
  });

  it.each([
    ["status", 308, "no-store", MORE],
    ["lifetime", 301, "public, max-age=61", MORE],
    ["set of headers", 301, "no-store", { ...MORE }],
  ])("is another for another %s", (_name, status, lifetime, more) => {
    const head = headOf(301, "no-store", MORE);
    const other = headOf(status, lifetime, more);
    expect(other).not.toBe(head);
    expect(other.status).toBe(status);
    expect(other.headers).toEqual({ ...more, "cache-control": lifetime });
  });
});

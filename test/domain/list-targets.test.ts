import { describe, expect, it } from "vitest";
import { listTargets } from "../../src/domain/report/list-targets.ts";
import { compile, GATE } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("listTargets()", () => {
  it("asks the rule's examples at the rule's own first instant", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          to: `${NEW}/:slug`,
          startsAt: "2030-01-01T00:00:00Z",
          examples: { match: ["/global/a"] },
        },
      ],
      { fallback: null },
    );
    expect(listTargets(routes, GATE).targets).toEqual([
      { url: `${NEW}/a`, senders: [{ from: "/global/:slug", path: ["rules", 0, "to"] }] },
    ]);
  });

  it("fills the suggestion of a page that says gone", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          gone: true,
          to: `${NEW}/search?q=:slug`,
          examples: { match: ["/global/a"] },
        },
      ],
      { fallback: null },
    );
    expect(listTargets(routes, GATE).targets.map((it) => it.url)).toEqual([`${NEW}/search?q=a`]);
  });

  it("names a rule once, although several of its examples lead to one address", () => {
    const routes = compile(
      [
        {
          from: "/global/:slug",
          where: { slug: { a: "x", b: "x" } },
          to: `${NEW}/:slug`,
          examples: { match: ["/global/a", "/global/b"] },
        },
      ],
      { fallback: null },
    );
    const [target, ...more] = listTargets(routes, GATE).targets;
    expect([target?.senders.length, more]).toEqual([1, []]);
  });

  it("leaves out what may not be served, such as a target on a foreign host", () => {
    const routes = compile([{ from: "/global/a", to: "https://else.example/" }], {
      fallback: null,
    });
    expect(listTargets(routes, GATE)).toEqual({ targets: [], unfilled: [] });
  });
});

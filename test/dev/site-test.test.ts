/** `sunset test`: what it asks, and that it notices a Worker that answers otherwise than the table says. */
import { describe, expect, it } from "vitest";
import { examine } from "../../src/dev/examine.ts";
import { questionsOf } from "../../src/dev/questions.ts";
import { releaseOf } from "../node-support/release.ts";
import { ANNOUNCED, compile, GATE } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("what sunset test asks", () => {
  const asked = (rules: Parameters<typeof compile>[0]) =>
    questionsOf(compile(rules, { hosts: ["www.old.example"], scope: ["/global"] }));
  const urls = (questions: ReturnType<typeof asked>) => [...new Set(questions.map((it) => it.url))];

  it("is each example, addresses that no rule knows, the front page, and a foreign host", () => {
    const rules = [
      {
        from: "/global/shop/:article",
        to: `${NEW}/:article`,
        examples: {
          match: ["/global/shop/lamp"],
          mustNotMatch: ["https://www.old.example/global/x"],
        },
      },
      { from: "/global/about", to: `${NEW}/about` },
      { from: "/global/:page/print", to: `${NEW}/:page` },
    ];
    expect(urls(asked(rules)).toSorted()).toEqual([
      "https://no-host-of-the-site.invalid/",
      "https://www.old.example/",
      "https://www.old.example/global/about",
      "https://www.old.example/global/no-such-page",
      "https://www.old.example/global/shop/lamp",
      "https://www.old.example/global/x",
    ]);
  });

  it("is asked a second before the site changes and when it does, the earliest first", () => {
    const instants = asked([]).map((it) => it.at);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect([...new Set(instants)]).toEqual([ANNOUNCED - 1000, ANNOUNCED, GATE - 1000, GATE]);
  });

  it("is also asked when the rule itself starts and ends", () => {
    const rule = {
      from: "/global/a",
      to: `${NEW}/a`,
      startsAt: "2025-02-01T00:00:00Z",
      endsAt: "2025-03-01T00:00:00Z",
    };
    const [start, end] = [Date.parse(rule.startsAt), Date.parse(rule.endsAt)];
    const instants = asked([rule]).flatMap(({ url, at }) => (url.endsWith("/a") ? [at] : []));
    expect(instants.slice(-4)).toEqual([start - 1000, start, end - 1000, end]);
  });

  it("is of a thousand exact rules a hundred", () => {
    const rules = Array.from({ length: 1000 }, (_, at) => ({
      from: `/global/${at}`,
      to: `${NEW}/${at}`,
    }));
    expect(urls(asked(rules)).filter((it) => /\d$/.test(it))).toHaveLength(100);
  });
});

describe("sunset test", () => {
  it("sees a Worker that answers as the table says, and one that does not", async () => {
    const site = { announceAt: undefined, hosts: ["www.old.example"], scope: ["/global"] };
    const right = { from: "/global/a", to: `${NEW}/a` };
    const { table } = compile([right, { from: "/global/b", to: `${NEW}/b` }], site);
    const release = await releaseOf([right, { from: "/global/b", to: `${NEW}/other` }], site);
    const questions = [GATE - 1000, GATE].flatMap((at) =>
      ["a", "b"].map((page) => ({ url: `https://www.old.example/global/${page}`, at })),
    );
    const asked = await examine({ table, release }, questions, process.cwd());
    expect(asked.map(({ got }) => got.location)).toEqual([null, null, `${NEW}/a`, `${NEW}/other`]);
    const [before, , a, b] = asked;
    expect(before?.got).toEqual({
      status: null,
      location: null,
      cacheControl: null,
      announced: false,
    });
    expect(a?.got).toEqual(a?.wanted);
    expect(b?.got).not.toEqual(b?.wanted);
  });
});

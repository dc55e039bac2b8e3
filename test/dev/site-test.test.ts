/** `sunset test`: its requests, and its detection of a Worker that does not answer according to the table. */
import { describe, expect, it } from "vitest";
import { examine } from "../../src/dev/rehearsal/examine.ts";
import { questionsOf } from "../../src/dev/rehearsal/questions.ts";
import { bundleForStage, startStage } from "../../src/dev/rehearsal/stage.ts";
import { releaseOf } from "../node-support/release.ts";
import { ANNOUNCED, compile, GATE } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("the requests of sunset test", () => {
  const asked = (rules: Parameters<typeof compile>[0]) => questionsOf(compile(rules));

  it("are each example of a rule, and each exact rule", () => {
    const rules = [
      {
        from: "/global/shop/:article",
        to: `${NEW}/:article`,
        examples: { match: ["/global/shop/lamp"], mustNotMatch: ["/global/x"] },
      },
      { from: "/global/about", to: `${NEW}/about` },
    ];
    const urls = asked(rules).map((it) => it.url);
    for (const path of ["/global/shop/lamp", "/global/x", "/global/about"]) {
      expect(urls).toContain(`https://www.old.example${path}`);
    }
  });

  it("are sent a second before each change of the site and at the change, in order of time", () => {
    const instants = asked([]).map((it) => it.at);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect([...new Set(instants)]).toEqual([ANNOUNCED - 1000, ANNOUNCED, GATE - 1000, GATE]);
  });

  it("are also sent when the rule itself starts and ends", () => {
    const rule = {
      from: "/global/a",
      to: `${NEW}/a`,
      startsAt: "2025-02-01T00:00:00Z",
      endsAt: "2025-03-01T00:00:00Z",
    };
    const [start, end] = [Date.parse(rule.startsAt), Date.parse(rule.endsAt)];
    const own = asked([rule]).filter(({ at }) => at > GATE);
    expect(own.map((it) => it.at)).toEqual([start - 1000, start, end - 1000, end]);
    expect(own.every((it) => it.url === "https://www.old.example/global/a")).toBe(true);
  });
});

describe("sunset test", () => {
  it("finds each answer that differs from the table, and no others", async () => {
    const right = { from: "/global/a", to: `${NEW}/a` };
    const { table } = compile([right, { from: "/global/b", to: `${NEW}/b` }]);
    const release = await releaseOf([right, { from: "/global/b", to: `${NEW}/other` }]);
    const questions = [GATE - 1000, GATE].flatMap((at) =>
      ["a", "b"].map((page) => ({
        method: "GET",
        url: `https://www.old.example/global/${page}`,
        by: "visitor" as const,
        at,
      })),
    );
    const stage = await startStage(await bundleForStage(release));
    const faults = await examine(table, questions, stage).finally(() => stage.stop());
    expect(faults.map(({ url, at, fault }) => ({ url, at, fault }))).toEqual([
      {
        url: "https://www.old.example/global/b",
        at: GATE,
        fault: `301 ${NEW}/other, and not 301 ${NEW}/b`,
      },
    ]);
  });
});

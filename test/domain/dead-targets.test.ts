import { describe, expect, it } from "vitest";
import { findDeadTarget } from "../../src/domain/table/dead-targets.ts";
import { compile, fullFindingsOf } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("site.deadTargets", () => {
  it.each<[string, string, string, boolean]>([
    ["a whole URL is that address", `${NEW}/errors/404`, `${NEW}/errors/404`, true],
    [
      "a whole URL is that address in any spelling",
      `${NEW}/errors/404`,
      "http://WWW.new.example//Errors/404/?x=1#y",
      true,
    ],
    ["a whole URL is no address below it", `${NEW}/errors/404`, `${NEW}/errors/404/x`, false],
    [
      "a whole URL is on its host only",
      `${NEW}/errors/404`,
      "https://new.example/errors/404",
      false,
    ],
    ["a path is on every target host", "/errors/404", "https://new.example/errors/404", true],
    ["a star at the end matches the rest", `${NEW}/errors/*`, `${NEW}/errors/a/b`, true],
    ["a star at the end matches an empty rest", `${NEW}/errors/*`, `${NEW}/errors`, true],
    ["a placeholder matches one segment", "/:locale/errors", `${NEW}/de/errors`, true],
    ["a placeholder does not match two segments", "/:locale/errors", `${NEW}/de/x/errors`, false],
    ["a query must be present", "/?error=404", `${NEW}/?a=1&error=404`, true],
    ["a query must have that value", "/?error=404", `${NEW}/?error=500`, false],
  ])("%s: %s and %s", (_name, pattern, url, isDead) => {
    const { site } = compile([], { deadTargets: ["/never", pattern] }).table;
    expect(findDeadTarget(site.deadTargets, new URL(url))).toBe(isDead ? pattern : null);
  });

  it("may be omitted", () => {
    const { site } = compile([]).table;
    expect(findDeadTarget(site.deadTargets, new URL(NEW))).toBeNull();
  });

  it.each([
    [
      "no leading slash",
      "errors/404",
      "target-unparseable",
      'Write a path, or a whole URL: "/errors/404"',
    ],
    ["a fragment", "/a#b", "target-unparseable", "Leave out the # and what follows it"],
    [
      "a foreign host",
      "https://else.example/404",
      "target-host-not-allowed",
      "Use one of www.new.example, new.example, or remove the entry",
    ],
  ])("reports an entry with %s", (_name, entry, id, fix) => {
    const findings = fullFindingsOf([], { deadTargets: ["/fine", entry] });
    expect(findings).toEqual([
      expect.objectContaining({
        id,
        fix,
        message: expect.stringContaining(`"${entry}"`),
        at: expect.objectContaining({ file: "site.deadTargets.1" }),
      }),
    ]);
  });
});

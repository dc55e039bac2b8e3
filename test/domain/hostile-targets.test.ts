/** Targets that are not an address, or seem to be another: never sent, each with a finding and its fix, or sent canonical. */
import { describe, expect, it } from "vitest";
import type { FindingId } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ask, compile, fullFindingsOf, idsOf, SITE, whereTo } from "../support/table.ts";
import data from "../support/whatwg-urls.json" with { type: "json" };

const NEW = "https://www.new.example";

/** How a target can stand in a table, and what the answer may be where it cannot be sent. */
const PLACES: readonly (readonly [string, (to: string) => RuleData, string])[] = [
  ["of an exact rule", (to) => ({ from: "/global/x", match: "exact", to }), "refused"],
  ["of a pattern", (to) => ({ from: "/global/:x", to }), "refused"],
  ["suggested by a page that is gone", (to) => ({ from: "/global/x", gone: true, to }), "gone"],
];

const ALONE = { fallback: null };

describe.each(PLACES)("the target %s", (_place, ruleFor, outcome) => {
  it(`is none of the ${data.failing.length} addresses that must fail to parse`, () => {
    const wrong = data.failing.filter((to) => {
      const errors = fullFindingsOf([ruleFor(to)], ALONE).filter((it) => it.severity === "error");
      const areTold = errors.every(({ id, message, fix }) => {
        return /^(?:target|placeholder)-/.test(id) && message !== "" && fix !== "";
      });
      const decision = ask(compile([ruleFor(to)], ALONE), "/global/x");
      const isSent = (decision.location ?? decision.suggestion) !== null;
      return errors.length === 0 || !areTold || isSent || decision.outcome !== outcome;
    });
    expect(wrong).toEqual([]);
  });

  it(`is one of the ${data.parsing.length} others as the parser writes it, or none`, () => {
    const sent = data.parsing.flatMap((to) => {
      const url = URL.parse(to);
      // Whatever host it has is listed, so that the rest of it counts.
      const targetHosts = [...SITE.targetHosts, ...(url?.hostname ? [url.hostname] : [])];
      const site = { ...ALONE, targetHosts };
      // A number as a host is a finding of the list of hosts, and not of the rule.
      const errors = fullFindingsOf([ruleFor(to)], site).filter(
        (it) => it.severity === "error" && it.at.rule !== null,
      );
      const { location, suggestion } = ask(compile([ruleFor(to)], site), "/global/x");
      const href = location ?? suggestion;
      expect([to, errors.length === 0]).toEqual([to, href !== null]);
      if (href === null) return [];
      expect(href).toMatch(/^https:\/\/[\x21-\x7e]+$/);
      expect(new URL(href)).toMatchObject({ href, username: "", password: "", port: "" });
      expect(href).toBe(url?.href);
      return [href];
    });
    expect(sent.length).toBeGreaterThan(10);
  });
});

it("the fallback is none of those that must fail to parse", () => {
  const wrong = data.failing.filter((fallback) => {
    const ids = idsOf([], { fallback });
    return ids.length === 0 || ask(compile([], { fallback }), "/global/x").location !== null;
  });
  expect(wrong).toEqual([]);
});

const BUECHER = "bücher.example";
const HOSTS = [BUECHER, "faß.example", "www.new.example", "раура.example"];

describe("a host that looks like a listed one", () => {
  it.each<[string, string, FindingId]>([
    ["a user name that is the host", `${NEW}@evil.example/`, "target-credentials"],
    ["an empty password", "https://:@www.new.example:1/", "target-port"],
    ["a user name with an escaped at sign", "https://a%40b@www.new.example/", "target-credentials"],
    ["two at signs", "https://a@b@www.new.example/", "target-credentials"],
    ["a password alone", "https://:p@www.new.example/", "target-credentials"],
    ["a port", "https://www.new.example:444/", "target-port"],
    ["the port of http", "https://www.new.example:80/", "target-port"],
    ["a port that is none", "https://www.new.example:x/", "target-unparseable"],
    ["a port too high", "https://www.new.example:65536/", "target-unparseable"],
    ["http on the port of https", "http://www.new.example:443/", "target-not-https"],
    ["a dot behind it", "https://www.new.example./", "target-host-not-allowed"],
    ["two dots behind it", "https://www.new.example../", "target-host-not-allowed"],
    ["an ideographic full stop behind it", "https://www.new.example。/", "target-host-not-allowed"],
    ["a host below it", "https://a.www.new.example/", "target-host-not-allowed"],
    ["a label that ends alike", "https://notwww.new.example/", "target-host-not-allowed"],
    ["a host that begins alike", "https://www.new.example.evil/", "target-host-not-allowed"],
    [
      "a slash that is a letter",
      "https://www.new.example\u2044.evil.example/",
      "target-host-not-allowed",
    ],
    ["a solidus of full width", "https://www.new.example／.evil.example/", "target-unparseable"],
    ["a question mark of full width", "https://www.new.example？.evil/", "target-unparseable"],
    ["an at sign of full width", "https://www.new.example＠evil.example/", "target-unparseable"],
    ["Cyrillic among Latin letters", "https://www.nеw.example/", "target-host-not-allowed"],
    ["Greek among Latin letters", "https://www.nεw.example/", "target-host-not-allowed"],
    ["a dotless i", "https://www.new.exampıe/", "target-host-not-allowed"],
    ["a digit in the place of a letter", "https://www.new.examp1e/", "target-host-not-allowed"],
    ["a joiner that cannot be seen", "https://www.n\u200dew.example/", "target-unparseable"],
    ["a mark of direction", "https://www.\u202enew.example/", "target-unparseable"],
    ["a blank", "https://www.new .example/", "target-unparseable"],
    ["an escaped slash", "https://www.new.example%2f.evil.example/", "target-unparseable"],
    ["an escaped at sign", "https://www.new.example%40evil.example/", "target-unparseable"],
    ["an escaped NUL", "https://www.new.example%00.evil.example/", "target-unparseable"],
    ["punycode that is none", "https://xn--a.example/", "target-host-not-allowed"],
    ["punycode of nothing", "https://www.xn--.example/", "target-host-not-allowed"],
    ["the same in the other alphabet", "https://paypa.example/", "target-host-not-allowed"],
    ["an address in numbers", "https://0x7f.1/", "target-host-not-allowed"],
    ["one in brackets", "https://[::1]/", "target-host-not-allowed"],
    ["a script", "javascript://www.new.example/%0aalert(1)", "target-not-https"],
    ["data", "data:text/html,https://www.new.example/", "target-not-https"],
    ["an address in an address", `blob:${NEW}/x`, "target-not-https"],
    ["a scheme that others lack", "wss://www.new.example/", "target-not-https"],
    ["no scheme", "//www.new.example/", "target-unparseable"],
    ["another sharp s", "https://fass.example/", "target-host-not-allowed"],
    ["an umlaut left out", "https://bucher.example/", "target-host-not-allowed"],
  ])("is refused, with a fix: %s", (_what, to, id) => {
    const rule: RuleData = { from: "/global/x", to };
    const found = fullFindingsOf([rule], { targetHosts: HOSTS });
    const finding = found.find((it) => it.id === id);
    expect(finding?.fix ?? found.map((it) => it.id).join()).toMatch(/ /);
    expect(finding?.severity).toBe("error");
    const decision = ask(compile([rule], { targetHosts: HOSTS }), "/global/x");
    expect(decision).toMatchObject({ status: 501, location: null });
  });

  it.each([
    ["in capitals", "HTTPS://WWW.NEW.EXAMPLE/A", `${NEW}/A`],
    ["with its own port", "https://www.new.example:443/", `${NEW}/`],
    ["with a colon and no port", "https://www.new.example:/", `${NEW}/`],
    ["with an at sign and nobody before it", "https://@www.new.example/", `${NEW}/`],
    ["without slashes", "https:www.new.example/a", `${NEW}/a`],
    ["with slashes of the other kind", "https:\\\\www.new.example\\a", `${NEW}/a`],
    ["with many slashes", "https://////www.new.example/a", `${NEW}/a`],
    ["with a line break within", "https://www.new.\nexample/a", `${NEW}/a`],
    ["with blanks around it", `  ${NEW}/a  `, `${NEW}/a`],
    ["in letters of full width", "https://ｗｗｗ.ｎｅｗ.example/", `${NEW}/`],
    ["with ideographic full stops", "https://www。new｡example/", `${NEW}/`],
    ["with a soft hyphen", "https://www.n\u00adew.example/", `${NEW}/`],
    ["with escaped letters", "https://www.%6eew.example/", `${NEW}/`],
    ["in Unicode", "https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"],
    ["decomposed", "https://bu\u0308cher.example/", "https://xn--bcher-kva.example/"],
    ["in punycode", "https://XN--BCHER-KVA.example/", "https://xn--bcher-kva.example/"],
    ["with a sharp s", "https://faß.example/", "https://xn--fa-hia.example/"],
    ["in one other alphabet", "https://раура.example/", "https://xn--80aa0cbo.example/"],
    ["with dot segments", `${NEW}/a/%2e%2e/b`, `${NEW}/b`],
  ])("is sent as the parser writes it: %s", (_what, to, expected) => {
    expect(whereTo([{ from: "/global/x", to }], "/global/x", { targetHosts: HOSTS })).toBe(
      expected,
    );
  });
});

/** Targets that are no addresses, or look like others, are refused with a finding and its fix, or are sent in canonical form. */
import { describe, expect, it } from "vitest";
import type { FindingId } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ask, compile, fullFindingsOf, idsOf, SITE, whereTo } from "../support/table.ts";
import data from "../support/whatwg-urls.json" with { type: "json" };

const NEW = "https://www.new.example";

/** The places of a target in a table, and the outcome if it cannot be sent. */
const PLACES: readonly (readonly [string, (to: string) => RuleData, string])[] = [
  ["of an exact rule", (to) => ({ from: "/global/x", match: "exact", to }), "refused"],
  ["of a pattern", (to) => ({ from: "/global/:x", to }), "refused"],
  ["suggested by a page that is gone", (to) => ({ from: "/global/x", gone: true, to }), "gone"],
];

const ALONE = { fallback: null };

describe.each(PLACES)("the target %s", (_place, ruleFor, outcome) => {
  it(`refuses all ${data.failing.length} addresses that must fail to parse`, () => {
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

  it(`writes the other ${data.parsing.length} addresses as the parser does, or refuses them`, () => {
    const sent = data.parsing.flatMap((to) => {
      const url = URL.parse(to);
      // Its host is allowed, so that only the rest of it matters.
      const targetHosts = [...SITE.targetHosts, ...(url?.hostname ? [url.hostname] : [])];
      const site = { ...ALONE, targetHosts };
      // A numeric host is a finding of the list of hosts, not of the rule.
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

it("the fallback is never an address that must fail to parse", () => {
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
    ["a listed host as the user name", `${NEW}@evil.example/`, "target-credentials"],
    ["an empty password", "https://:@www.new.example:1/", "target-port"],
    ["a user name with an escaped at sign", "https://a%40b@www.new.example/", "target-credentials"],
    ["two at signs", "https://a@b@www.new.example/", "target-credentials"],
    ["a password without a user name", "https://:p@www.new.example/", "target-credentials"],
    ["a port", "https://www.new.example:444/", "target-port"],
    ["the port of http", "https://www.new.example:80/", "target-port"],
    ["a malformed port", "https://www.new.example:x/", "target-unparseable"],
    ["a port too high", "https://www.new.example:65536/", "target-unparseable"],
    ["http on the port of https", "http://www.new.example:443/", "target-not-https"],
    ["a dot after it", "https://www.new.example./", "target-host-not-allowed"],
    ["two dots after it", "https://www.new.example../", "target-host-not-allowed"],
    ["an ideographic full stop after it", "https://www.new.example。/", "target-host-not-allowed"],
    ["a subdomain of it", "https://a.www.new.example/", "target-host-not-allowed"],
    ["a label that ends like it", "https://notwww.new.example/", "target-host-not-allowed"],
    ["a host that begins like it", "https://www.new.example.evil/", "target-host-not-allowed"],
    ["a fraction slash", "https://www.new.example\u2044.evil.example/", "target-host-not-allowed"],
    ["a full-width slash", "https://www.new.example／.evil.example/", "target-unparseable"],
    ["a full-width question mark", "https://www.new.example？.evil/", "target-unparseable"],
    ["a full-width at sign", "https://www.new.example＠evil.example/", "target-unparseable"],
    ["a Cyrillic letter", "https://www.nеw.example/", "target-host-not-allowed"],
    ["a Greek letter", "https://www.nεw.example/", "target-host-not-allowed"],
    ["a dotless i", "https://www.new.exampıe/", "target-host-not-allowed"],
    ["a digit for a letter", "https://www.new.examp1e/", "target-host-not-allowed"],
    ["an invisible joiner", "https://www.n\u200dew.example/", "target-unparseable"],
    ["a directional mark", "https://www.\u202enew.example/", "target-unparseable"],
    ["a blank", "https://www.new .example/", "target-unparseable"],
    ["an escaped slash", "https://www.new.example%2f.evil.example/", "target-unparseable"],
    ["an escaped at sign", "https://www.new.example%40evil.example/", "target-unparseable"],
    ["an escaped NUL", "https://www.new.example%00.evil.example/", "target-unparseable"],
    ["invalid punycode", "https://xn--a.example/", "target-host-not-allowed"],
    ["empty punycode", "https://www.xn--.example/", "target-host-not-allowed"],
    ["letters of another alphabet", "https://paypa.example/", "target-host-not-allowed"],
    ["a numeric address", "https://0x7f.1/", "target-host-not-allowed"],
    ["an IPv6 address", "https://[::1]/", "target-host-not-allowed"],
    ["a script", "javascript://www.new.example/%0aalert(1)", "target-not-https"],
    ["data", "data:text/html,https://www.new.example/", "target-not-https"],
    ["a blob URL", `blob:${NEW}/x`, "target-not-https"],
    ["another scheme", "wss://www.new.example/", "target-not-https"],
    ["no scheme", "//www.new.example/", "target-unparseable"],
    ["ss for a sharp s", "https://fass.example/", "target-host-not-allowed"],
    ["a vowel without its umlaut", "https://bucher.example/", "target-host-not-allowed"],
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
    ["with the default port", "https://www.new.example:443/", `${NEW}/`],
    ["with a colon and no port", "https://www.new.example:/", `${NEW}/`],
    ["with an empty user name", "https://@www.new.example/", `${NEW}/`],
    ["without slashes", "https:www.new.example/a", `${NEW}/a`],
    ["with backslashes", "https:\\\\www.new.example\\a", `${NEW}/a`],
    ["with many slashes", "https://////www.new.example/a", `${NEW}/a`],
    ["with a line break inside", "https://www.new.\nexample/a", `${NEW}/a`],
    ["with blanks around it", `  ${NEW}/a  `, `${NEW}/a`],
    ["in full-width letters", "https://ｗｗｗ.ｎｅｗ.example/", `${NEW}/`],
    ["with ideographic full stops", "https://www。new｡example/", `${NEW}/`],
    ["with a soft hyphen", "https://www.n\u00adew.example/", `${NEW}/`],
    ["with escaped letters", "https://www.%6eew.example/", `${NEW}/`],
    ["in Unicode", "https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"],
    ["decomposed", "https://bu\u0308cher.example/", "https://xn--bcher-kva.example/"],
    ["in punycode", "https://XN--BCHER-KVA.example/", "https://xn--bcher-kva.example/"],
    ["with a sharp s", "https://faß.example/", "https://xn--fa-hia.example/"],
    ["in a single other alphabet", "https://раура.example/", "https://xn--80aa0cbo.example/"],
    ["with dot segments", `${NEW}/a/%2e%2e/b`, `${NEW}/b`],
  ])("is sent as the parser writes it: %s", (_what, to, expected) => {
    expect(whereTo([{ from: "/global/x", to }], "/global/x", { targetHosts: HOSTS })).toBe(
      expected,
    );
  });
});

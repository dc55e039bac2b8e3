import { describe, expect, it } from "vitest";
import { mayTouch } from "../../src/cli/preflight/expression.ts";

const REACH = { hosts: new Set(["www.old.net", "old.net"]), scope: ["/global", "/uk"] };

describe("whether a rule of Cloudflare may affect the site", () => {
  it.each<[string, boolean]>([
    ["true", true],
    ["", true],
    ['http.host eq "old.net"', true],
    ['http.host eq "OLD.net"', true],
    ['http.host eq "shop.old.net"', false],
    ['http.host in {"shop.old.net" "blog.old.net"}', false],
    ['http.host in {"shop.old.net" "old.net"}', true],
    ['http.host ne "shop.old.net"', true],
    ['not http.host eq "shop.old.net"', true],
    ['http.host contains "old"', true],
    ['http.host contains "shop.old.net"', false],
    ['ends_with(http.host, ".old.net")', true],
    ['http.host wildcard "*.old.net"', true],
    ['http.host wildcard "*.other.net"', false],
    ['http.request.uri.path eq "/global"', true],
    ['http.request.uri.path eq "/global/a"', true],
    ['http.request.uri.path eq "/globalfoo"', false],
    ['http.request.uri.path eq "/"', false],
    ['http.request.uri.path eq "/blog"', false],
    ['starts_with(http.request.uri.path, "/")', true],
    ['starts_with(http.request.uri.path, "/glo")', true],
    ['starts_with(http.request.uri.path, "/blog/")', false],
    ['http.host eq "old.net" and http.request.uri.path eq "/blog"', false],
    ['http.host eq "shop.old.net" and http.request.uri.path eq "/global"', false],
    ['http.host eq "shop.old.net" or http.request.uri.path eq "/global"', true],
    ['(http.host eq "shop.old.net") || (http.host eq "old.net")', true],
    ['http.request.full_uri wildcard "https://old.net/*"', true],
    ['http.request.full_uri wildcard r"https://old.net/blog/*"', false],
    ['http.request.full_uri wildcard "http*://*.old.net/global/*"', true],
    ['http.request.full_uri eq "https://shop.old.net/global"', false],
    ['http.user_agent contains "old browser or other"', true],
    ['ip.src.country eq "DE"', true],
    ["ssl", true],
    ['an "unclosed quote', true],
  ])("%s: %s", (expression, expected) => {
    expect(mayTouch(expression, REACH)).toBe(expected);
  });

  it("is likely for any path if the whole site is retired", () => {
    const reach = { ...REACH, scope: ["/"] };
    expect(mayTouch('http.request.uri.path eq "/blog"', reach)).toBe(true);
  });
});

/** Wildcards of other tools, and how a `from` expresses them. */
import { describe, expect, it } from "vitest";
import { findLookalike, toWildcards } from "../../src/domain/url/wildcards.ts";

/** The certain form in our syntax, null if a person has to find it, and the likely form. */
type Ours = readonly [sure: string | null, likely: string];

describe("a wildcard of another tool", () => {
  it.each<[string, string, ...Ours]>([
    ["/blog*", "blog*", "/blog/*", "/blog/*"],
    ["/blog*/", "blog*", "/blog/*/", "/blog/*/"],
    ["/blog(.*)", "(.*)", "/blog/*", "/blog/*"],
    ["/blog/(.*)", "(.*)", "/blog/*", "/blog/*"],
    ["/blog/(.*)?", "(.*)?", "/blog/*", "/blog/*"],
    ["/blog/.*", ".*", "/blog/*", "/blog/*"],
    ["/blog/.+", ".+", "/blog/*", "/blog/*"],
    ["/blog/**", "**", "/blog/*", "/blog/*"],
    ["/blog/:path*", ":path*", "/blog/*", "/blog/*"],
    ["/blog/:path(.*)", "(.*)", "/blog/*", "/blog/*"],
    ["/blog/[...path]", "[...path]", "/blog/*", "/blog/*"],
    ["/blog/$1", "$1", null, "/blog/*"],
    ["/blog/{slug}/b", "{slug}", "/blog/:slug/b", "/blog/:slug/b"],
    ["/blog/<slug>/b", "<slug>", "/blog/:slug/b", "/blog/:slug/b"],
    ["/blog/[slug]/b", "[slug]", "/blog/:slug/b", "/blog/:slug/b"],
    ["/blog/${slug}", "${slug}", "/blog/:slug", "/blog/:slug"],
    ["/blog/:slug?", ":slug?", "/blog/:slug", "/blog/:slug"],
    ["/blog/:slug?/b", ":slug?", "/blog/:slug/b", "/blog/:slug/b"],
    ["/blog/:slug+/b", ":slug+", null, "/blog/:slug/b"],
    ["/blog/*/b", "*", null, "/blog/:any/b"],
    ["/blog/([^/]+)/b", "([^/]+)", null, "/blog/:any/b"],
    ["/blog/([^/]+)", "([^/]+)", null, "/blog/:any"],
    ["/blog/(\\d+)/b", "(\\d+)", null, "/blog/:any/b"],
    ["/blog/\\w+/b", "\\w+", null, "/blog/:any/b"],
    ["/blog/$1/b", "$1", null, "/blog/:any/b"],
    ["/blog/*/b/*/c", "*", null, "/blog/:any/b/:any2/c"],
    ["/:any/*/b", "*", null, "/:any/:any2/b"],
    ["^/blog/b$", "^", "/blog/b", "/blog/b"],
    ["/blog\\.html", "\\.", "/blog.html", "/blog.html"],
    // With text around it.
    ["/blog*?a=1", "blog*", "/blog/*?a=1", "/blog/*?a=1"],
    ["/blog/:path*?a=:b", ":path*", "/blog/*?a=:b", "/blog/*?a=:b"],
    ["https://www.old.example/blog*", "blog*", ...twice("https://www.old.example/blog/*")],
    ["HTTP://www.old.example/blog*?a=1", "blog*", ...twice("HTTP://www.old.example/blog/*?a=1")],
    ["http://<host>/blog*", "blog*", ...twice("http://<host>/blog/*")],
    ["https://<host>/blog*", "blog*", ...twice("https://<host>/blog/*")],
    ["/go/http://blog*", "blog*", ...twice("/go/http://blog/*")],
    // Left to people.
    ["/x([^/]+)y/b", "([^/]+)", null, "/x([^/]+)y/b"],
    ["/x([^/]+)y/blog*", "([^/]+)", null, "/x([^/]+)y/blog/*"],
    ["/blog/a*b/*", "a*b", null, "/blog/a*b/*"],
    ["/blog?a=x?y*", "x?y*", null, "/blog?a=x?y*"],
    ["/blog/x*y/z", "x*y", null, "/blog/x*y/z"],
    ["/blog/:x-y", ":x-y", null, "/blog/:x-y"],
    ["/blog/a*b/c*", "a*b", null, "/blog/a*b/c/*"],
    ["/blog?a=*", "*", null, "/blog?a=*"],
    ["/blog?a=x*", "x*", null, "/blog?a=x*"],
    ["/blog?a=:b.html", ":b.html", null, "/blog?a=:b.html"],
    ["/blog?a=:item.x&c=1", ":item.x", null, "/blog?a=:item.x&c=1"],
    ["/blog?a?b=*", "*", null, "/blog?a?b=*"],
  ])("%s is found as %s, and is %s or perhaps %s", (from, found, instead, likely) => {
    expect(findLookalike(from)).toEqual({ found, instead });
    expect(toWildcards(from)).toBe(likely);
  });

  it("is not reported for :splat, but converted on request", () => {
    expect(findLookalike("/blog/:splat")).toBeNull();
    expect(toWildcards("/blog/:splat")).toBe("/blog/*");
  });

  it.each([
    "/a/b",
    "/a/*",
    "/a/*/",
    "/a/:b",
    "/a?b=:c",
    "/a?b=:c&d=1",
    "/:a?b=1",
    "/a|b",
    "https://*.old.example/a",
    "https://w*.old.example/a",
    "http://*.old.example/a",
    "https://{x}.old.example/a",
  ])("is not found in %s", (from) => {
    expect(findLookalike(from)).toBeNull();
    expect(toWildcards(from)).toBe(from);
  });

  it.each([
    ["/blog/*", "*"],
    ["/blog/:slug/b", ":slug"],
    ["/blog/:slug", ":slug"],
    ["/blog(.*)", "(.*)"],
    ["/blog/x:slug", null],
    ["/blog?a=*", null],
    ["/blog", null],
  ])("is anything but a path in a scope: %s", (prefix, found) => {
    expect(findLookalike(prefix, true)).toEqual(found === null ? null : { found, instead: null });
  });
});

function twice(text: string): Ours {
  return [text, text];
}

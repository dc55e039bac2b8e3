import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isRowKey, type KeyForm, keyOf, KEYS, prefixOf } from "../../src/store/records/keys.ts";

const ID = "0123456789abcdef".repeat(4);
const FORMS: readonly KeyForm[] = Object.values(KEYS);

/** Returns an example of a key form as it occurs in KV. */
function exampleOf({ form }: KeyForm): string {
  return form
    .replace("<id>", ID)
    .replace("<n>", "12")
    .replace("<host>", "www.old.example")
    .replace("<time>", "2026-01-01T00:00:00Z")
    .replace("<random>", "f00d");
}

describe("KV keys", () => {
  it.each(FORMS.filter((it) => it.namespace === "REDIRECTS"))(
    "never takes $form for a row",
    (form) => {
      expect(isRowKey(exampleOf(form))).toBe(false);
    },
  );

  it.each([
    "/old",
    "/current",
    "https://www.old.example/a",
    "www.old.example/a",
    "*",
    "",
    // Mistakes.
    "Current",
    "current ",
    "activateAt",
    "activatesAt/",
    "overlays",
    "releases/x",
    "check/me",
    `check/${ID}`,
    "findings/me",
    `findings/${ID}`,
    // Keys of the other namespace.
    `signoff/${ID}/2026-01-01T00:00:00Z-f00d`,
    "form-key",
  ])("takes %j for a row, which gets a finding if it is a mistake", (key) => {
    expect(isRowKey(key)).toBe(true);
  });

  it("fills a form from left to right, and lists by the part that is filled", () => {
    expect(keyOf("sitemap", ID, "www.old.example", 3)).toBe(`sitemap/${ID}/www.old.example/3`);
    expect(keyOf("current")).toBe("current");
    expect(prefixOf("provenance")).toBe("provenance/");
    expect(prefixOf("provenance", ID)).toBe(`provenance/${ID}/`);
    expect(prefixOf("signoff", ID)).toBe(`signoff/${ID}/`);
  });

  it("are documented in docs/storage-schema.md with their content and writer", () => {
    const page = readFileSync("docs/storage-schema.md", "utf8");
    const documented = [
      ...page.matchAll(/^\| `([^`]+)`(?: \(in `(\w+)`\))? +\| (.*?) +\| (.*?) +\|/gm),
    ].map(([, form, namespace = "REDIRECTS", holds = "", writer]) => {
      return { namespace, form, writer, holds: holds.split(/: \[/)[0] };
    });
    const recorded = FORMS.map(({ namespace, form, writer, holds }) => {
      return { namespace, form, writer, holds };
    });
    expect(documented.filter((it) => recorded.some(({ form }) => form === it.form))).toEqual(
      recorded,
    );
    const head = page.slice(0, page.indexOf("Keys that are none of these"));
    expect(head.match(/^\| `/gm)).toHaveLength(recorded.length + 1);
  });
});

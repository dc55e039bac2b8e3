import { describe, expect, it } from "vitest";
import { readRow } from "../../src/routes-file/kv-row.ts";
import {
  PARTS_AT_MOST,
  PLAIN_CHARACTERS_AT_MOST,
  VALUE_CHARACTERS_AT_MOST,
} from "../../src/routes-file/kv-row-size.ts";

const NEW = "https://www.new.example/";
const CONTEXT = {
  reserved: [],
  hosts: new Set(["www.old.example"]),
  targetHosts: new Set(["www.new.example"]),
  scope: ["/global"],
};
const read = (value: string) => readRow("/global/x", value, CONTEXT);
const first = (value: string): string => {
  const [finding] = read(value).findings;
  return finding ? `${finding.id} ${finding.message} -> ${finding.fix}` : "";
};

describe("the value of a row", () => {
  it.each([
    [
      "text longer than any value",
      "x".repeat(100_001),
      "schema the value has 100001 characters, more than 100000 -> Publish a rule of that size with a table",
    ],
    [
      "white space as large as KV takes",
      " ".repeat(25 * 1024 * 1024),
      `schema the value has ${25 * 1024 * 1024} characters, more than 100000 -> Publish a rule of that size with a table`,
    ],
    [
      "text longer than an address",
      "x".repeat(5000),
      "schema the value is 5000 characters long -> Type only the new address, such as https://www.example.com/page",
    ],
    [
      "a page of HTML",
      `<!doctype html>${"x".repeat(5000)}`,
      "schema the value is HTML -> Type only the new address, such as https://www.example.com/page",
    ],
    [
      "long JSON with a mistake",
      `{"to":"${NEW}",${" ".repeat(3000)}}`,
      "schema the value is not JSON, and with 3034 characters too long to say where -> Shorten it, or correct its quotes and commas",
    ],
    [
      "a text with too many escapes",
      JSON.stringify({ gone: true, note: '"'.repeat(12_001) }),
      'schema the value has more than 12000 escapes such as \\" -> Publish a rule of that size with a table',
    ],
    [
      "a rule with too many values",
      `{"to":"${NEW}","x":[${"1,".repeat(2000)}1]}`,
      `schema the rule has more than ${PARTS_AT_MOST} fields and values -> Publish a rule of that size with a table`,
    ],
    [
      "JSON of another tool with too many fields",
      JSON.stringify(Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`field${at}`, 1]))),
      "schema the rule has more than 40 fields -> Remove what is not a field of a rule, or type only the new address",
    ],
    [
      "JSON with too many fields in a field",
      JSON.stringify({
        to: NEW,
        serve: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`field${at}`, 1])),
      }),
      "schema the rule has more than 40 fields -> Remove what is not a field of a rule, or type only the new address",
    ],
  ])("is refused for its size: %s", (_name, value, finding) => {
    expect(read(value).rule).toBeNull();
    expect(first(value)).toBe(finding);
  });

  it("may be a small file in JSON, or a list of several hundred values", () => {
    const file = { serve: { type: "text/plain", body: "é".repeat(30_000) } };
    expect(read(JSON.stringify(file)).rule).toMatchObject(file);
    const where = { a: Array.from({ length: 400 }, (_, at) => `value-${at}`) };
    const row = readRow("/global/:a", JSON.stringify({ to: `${NEW}:a`, where }), CONTEXT);
    expect(row.rule).toMatchObject({ where });
    const map = { a: Object.fromEntries(where.a.map((it) => [it, it])) };
    const mapped = readRow("/global/:a", JSON.stringify({ to: `${NEW}:a`, where: map }), CONTEXT);
    expect(mapped.rule).toMatchObject({ where: map });
  });

  it("is refused without a crash however deep it is nested", () => {
    const deep = `${'{"a":'.repeat(16_000)}1${"}".repeat(16_000)}`;
    expect(first(deep)).toContain("the rule has more than 500 fields and values");
  });

  it("gets at most ten findings for one text", () => {
    expect(read(`{${",".repeat(2000)}`).findings).toHaveLength(10);
  });

  // A hundred thousand quotes once took 13.9 s, because the end was counted again for each.
  it("is not read more slowly for any repeated text", () => {
    const units = [
      ...Array.from("\"'`“<>()[]{}/\\,;:.?&=%#*-_|@ \n\ta"),
      "https://",
      NEW,
      "www.a.b ",
      "&amp;",
      "/*",
      "<!--",
      '{"a":',
      "[a](b)",
    ];
    for (const unit of units) {
      for (const before of ["", NEW, "{", "[", `{"to":"${NEW}`, "gone ", "//x\n{"]) {
        for (const size of [PLAIN_CHARACTERS_AT_MOST, VALUE_CHARACTERS_AT_MOST]) {
          const value = before + unit.repeat(Math.floor((size - before.length) / unit.length));
          const { findings } = read(value);
          for (const it of findings) expect(it.message.length + it.fix.length).toBeLessThan(10_000);
        }
      }
    }
  });
});

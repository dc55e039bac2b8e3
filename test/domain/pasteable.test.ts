import { describe, expect, it } from "vitest";
import { commandsFor, pasteable, REASON } from "../../src/domain/pasteable.ts";

describe("a command that can be pasted", () => {
  it.each([
    ["routes.json"],
    ["https://user@www.old.example:8080/a_b/c%20d+e,f=1"],
    ["--before"],
    ["2025-01-01T00:00:00Z"],
  ])("does not quote %s", (word) => {
    expect(pasteable(["resolve", word])).toBe(`npx sunset-edge resolve ${word}`);
  });

  it.each([
    ["nothing", "", "''"],
    ["two words", "old shop", "'old shop'"],
    ["a query", "/a?b=1", "'/a?b=1'"],
    ["another command", "a;reboot", "'a;reboot'"],
    ["another command before it", ";a", "';a'"],
    ["a line break", "a\n", "'a\n'"],
    ["a star", "*", "'*'"],
    ["a home folder", "~", "'~'"],
    ["a substitution", "$(reboot)", "'$(reboot)'"],
    ["letters of other languages", "/é", "'/é'"],
    ["a quote", "it's", String.raw`'it'\''s'`],
    ["several quotes", "''", String.raw`''\'''\'''`],
    ["a placeholder for a reason", REASON, "'REASON'"],
  ])("quotes %s", (_name, word, quoted) => {
    expect(pasteable(["resolve", word])).toBe(`npx sunset-edge resolve ${quoted}`);
  });

  it("names the storage that it is about", () => {
    expect(commandsFor({ isRemote: true })("rollback", "--to", "a b")).toBe(
      "npx sunset-edge rollback --to 'a b' --remote",
    );
    expect(commandsFor({ isRemote: false })("status")).toBe("npx sunset-edge status");
  });
});

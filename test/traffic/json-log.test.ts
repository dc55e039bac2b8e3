import { describe, expect, it } from "vitest";
import { parseJsonLine } from "../../src/traffic/json-log.ts";

describe("the host of a JSON log", () => {
  it.each([
    ["its own field", { host: "www.old.example" }, "www.old.example"],
    ["a field of an object", { request: { host: "www.old.example" } }, "www.old.example"],
    ["not the name of a machine", { host: "web-1" }, null],
    [
      "the next field, if the first has the name of a machine",
      { host: "web-1", server_name: "a.example" },
      "a.example",
    ],
    ["null for a dash", { http_host: "-" }, null],
  ])("is %s", (_name, fields, host) => {
    expect(parseJsonLine(JSON.stringify({ uri: "/a", ...fields }))).toMatchObject({ host });
  });
});

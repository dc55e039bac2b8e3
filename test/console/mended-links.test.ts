/** Links that mail and chat programs damaged. */
import { beforeAll, describe, expect, it } from "vitest";
import { deploy, type Deployment, getPage } from "./support.ts";

let deployment: Deployment;
let id: string;

beforeAll(async () => {
  deployment = await deploy();
  id = await deployment.publish([{ from: "/global/a", to: "https://www.new.example/a" }]);
});

const locationOf = async (path: string): Promise<string | null> =>
  (await getPage(deployment, path)).response.headers.get("location");

describe("a link to a version", () => {
  it.each<[string, (id: string) => string]>([
    ["a full stop", (it) => `${it}.`],
    ["a comma", (it) => `${it},`],
    ["a bracket and a full stop", (it) => `${it}).`],
    ["a slash", (it) => `${it}/`],
    ["a blank", (it) => `${it}%20`],
    ["a no-break space", (it) => `${it}%C2%A0`],
    ["a zero-width space", (it) => `${it}%E2%80%8B`],
    ["an invisible character inside", (it) => `${it.slice(0, 20)}%E2%80%8B${it.slice(20)}`],
    ["an angle quote", (it) => `${it}%3E`],
    ["typographic quotes around it", (it) => `%E2%80%9C${it}%E2%80%9D`],
    ["guillemets around it", (it) => `%C2%AB${it}%C2%BB`],
    ["capitals", (it) => it.toUpperCase()],
    ["escapes for letters", (it) => `%${it.charCodeAt(0).toString(16)}${it.slice(1)}`],
    ["only its first eight characters", (it) => it.slice(0, 8)],
    ["a part and an ellipsis", (it) => `${it.slice(0, 40)}%E2%80%A6`],
  ])("with a damaged id still leads there: %s", async (_name, broken) => {
    expect(await locationOf(`/releases/${broken(id)}`)).toBe(`/_sunset/releases/${id}`);
  });

  it.each([
    ["percent-encoded", "releases%2FID", "releases/ID"],
    ["that is percent-encoded twice", "releases%252FID", "releases/ID"],
    [
      "to a download, with a full stop",
      "releases/SHORT/redirects.csv.",
      "releases/ID/redirects.csv",
    ],
    ["to a decision, with a full stop", "releases/ID./decisions/x", "releases/ID/decisions/x"],
    ["to its table, with punctuation", "table?release=ID).", "table?release=ID"],
    ["to its table, with a short id", "table?q=%2Fa&release=SHORT", "table?q=%2Fa&release=ID"],
    ["with HTML entities", "try?urls=%2Fa&amp;release=ID", "try?urls=%2Fa&release=ID"],
    ["to another page, with punctuation", "rows).", "rows"],
  ])("still leads there: %s", async (_name, broken, meant) => {
    const filled = (text: string): string =>
      text.replace("ID", id).replace("SHORT", id.slice(0, 8));
    expect(await locationOf(`/${filled(broken)}`)).toBe(`/_sunset/${filled(meant)}`);
  });

  it("without damage is answered at once", async () => {
    const { response } = await getPage(deployment, `/releases/${id}`);
    expect(response.status).toBe(200);
  });

  it.each([
    ["with an id that is too short", "/releases/abc"],
    ["with the id of no version", "/releases/00000000"],
    ["with the id of no version in a parameter", "/table?release=00000000"],
  ])("gets an explanation with advice: %s", async (_name, path) => {
    const { response, text } = await getPage(deployment, path);
    expect(response.status).toBe(404);
    expect(text).toContain("There is no such version");
    expect(text).toContain("copy it from the mail once more");
    expect(text).not.toContain("64 characters");
  });

  it("in capital letters leads to the page that was meant", async () => {
    const link = async (path: string): Promise<string | null> =>
      (await deployment.fetch(path)).headers.get("location");
    expect(await link(`/_SUNSET/RELEASES/${id.toUpperCase()}`)).toBe(`/_sunset/releases/${id}`);
    expect(await link(`/_SUNSET/TABLE?RELEASE=${id.toUpperCase()}`)).toBe(
      `/_sunset/table?release=${id}`,
    );
    expect(await link("/_Sunset")).toBe("/_sunset");
    const name = "2025-01-01T00:00:00.000Z-0123abcd";
    const decision = `/releases/${id}/decisions/${name}`;
    expect(await link(`/_SUNSET${decision.toUpperCase()}`)).toBe(`/_sunset${decision}`);
    expect((await link("/_SUNSETS/x")) ?? "").not.toContain("/_sunset");
  });

  it.each(["live", "", "both,live"])(
    "with %j instead of an id is handled by the page",
    async (text) => {
      expect(await locationOf(`/preview?release=${text}`)).toBeNull();
    },
  );

  it("with an id that fits two versions names both", async () => {
    const twins = ["0", "1"].map((it) => id.slice(0, 10) + it.repeat(54));
    await deployment.redirects.put(twins.map((it) => ({ key: `release/${it}`, value: "{}" })));
    const { response, text } = await getPage(deployment, `/releases/${id.slice(0, 9)}`);
    expect(response.status).toBe(404);
    expect(text).toContain("3 versions have numbers that begin with");
    for (const it of [id, ...twins]) expect(text).toContain(`/_sunset/releases/${it}`);
  });

  it("shows hostile input as text", async () => {
    const { text } = await getPage(deployment, "/releases/%3Cscript%3Ealert(1)%3C%2Fscript%3Ex");
    expect(text).not.toContain("<script>alert");
  });
});

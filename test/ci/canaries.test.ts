/** A live site with wrong answers gets one issue, which is open for as long as it has them. */
import { beforeEach, describe, expect, it } from "vitest";
import { ISSUE_MARK } from "../../scripts/ci/issue.ts";
import { watchCanaries } from "../../scripts/ci/watch-canaries.ts";
import type { Ran } from "../../scripts/ci/world.ts";
import { fakeWorld } from "./support.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  body: string;
  state: string;
  readonly user: { readonly type: string };
}

let issues: Issue[];
let writes: string[];

beforeEach(() => {
  issues = [];
  writes = [];
});

const github: typeof fetch = async (input, init = {}) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const { method = "GET" } = init;
  if (method === "GET") {
    const page = Number(url.searchParams.get("page"));
    const open = issues.filter((it) => it.state === "open");
    return Response.json(open.slice((page - 1) * 100, page * 100));
  }
  const fields = JSON.parse(typeof init.body === "string" ? init.body : "{}") as Partial<Issue>;
  writes.push(`${method} ${url.pathname}`);
  const number = Number(/\d+$/.exec(url.pathname)?.[0]);
  const known = issues.find((it) => it.number === number);
  if (known) Object.assign(known, fields);
  else {
    const { title = "", body = "" } = fields;
    issues.push({ number: issues.length + 1, title, body, state: "open", user: { type: "Bot" } });
  }
  return Response.json({});
};

const report = (differences: readonly object[], certificates: readonly object[] = []): string =>
  JSON.stringify({ ok: differences.length === 0, differences, certificates });

const difference = (url: string) => ({
  url,
  expected: { status: 301, location: "https://www.new.example/a" },
  got: { status: 404, location: null },
});

const WELL: Partial<Ran> = { stdout: report([], [{ host: "www.old.example", daysLeft: 71 }]) };
const WRONG: Partial<Ran> = { code: 3, stdout: report([difference("https://www.old.example/a")]) };

async function watch(ran: Partial<Ran>, env: Readonly<Record<string, string>> = {}) {
  const all = { CLOUDFLARE_API_TOKEN: "t", GITHUB_REPOSITORY: "a/site", GITHUB_TOKEN: "g", ...env };
  const world = { ...fakeWorld(() => ran, all), fetch: github };
  const code = await watchCanaries(world, { host: "www.old.example" });
  return { code, log: world.log };
}

describe("the watched site", () => {
  it("has no issue while all is well", async () => {
    expect(await watch(WELL)).toEqual({
      code: 0,
      log: ["$ npx sunset-edge verify www.old.example --canaries --remote --json", "All is well."],
    });
    expect(issues).toEqual([]);
  });

  it("gets one issue, which is not changed while its text would be the same", async () => {
    expect((await watch(WRONG)).code).toBe(1);
    expect((await watch(WRONG)).code).toBe(1);
    expect(writes).toEqual(["POST /repos/a/site/issues"]);
    expect(issues[0]).toMatchObject({
      title: "www.old.example does not answer as its table says",
      body: expect.stringContaining(
        "- `https://www.old.example/a` should get 301 `https://www.new.example/a`, and gets 404",
      ),
    });
  });

  it("has its issue kept up to date, and closed once all is well", async () => {
    await watch(WRONG);
    await watch({ code: 3, stdout: report([difference("https://www.old.example/b")]) });
    expect(issues.map((it) => it.body)).toEqual([expect.stringContaining("old.example/b")]);
    expect((await watch(WELL)).log.at(-1)).toBe("All is well again: the issue is closed.");
    expect(issues.map((it) => it.state)).toEqual(["closed"]);
    await watch(WRONG);
    expect(issues.map((it) => it.state)).toEqual(["closed", "open"]);
  });

  it("never changes a person's issue, and finds its own among hundreds", async () => {
    const people = (count: number): void => {
      for (let at = 0; at < count; at++) {
        const body = `${ISSUE_MARK}\nmine`;
        issues.push({
          number: issues.length + 1,
          title: "",
          body,
          state: "open",
          user: { type: "User" },
        });
      }
    };
    people(150);
    await watch(WRONG);
    await watch(WELL);
    expect(issues.filter((it) => it.state === "closed").map((it) => it.user.type)).toEqual(["Bot"]);
  });

  it.each<[string, Partial<Ran>, string]>([
    [
      "a certificate that was not renewed",
      { stdout: report([], [{ host: "old.example", daysLeft: 13 }]) },
      "the certificate of `old.example` is good for 13 days",
    ],
    [
      "a certificate that cannot be read",
      { stdout: report([], [{ host: "old.example", daysLeft: null, failure: "ECONNREFUSED" }]) },
      "the certificate of `old.example` cannot be read: `ECONNREFUSED`",
    ],
    [
      "no answer",
      { code: 4, stderr: "error: www.old.example asks for a login\n" },
      "Nothing answers: `error: www.old.example asks for a login`",
    ],
    [
      "an address with mark-up, which notifies nobody and breaks no line",
      { code: 3, stdout: report([difference("https://www.old.example/`@all\n# x`")]) },
      "- `https://www.old.example/ @all # x `",
    ],
  ])("has an issue for %s", async (_name, ran, text) => {
    expect((await watch(ran)).code).toBe(1);
    expect(issues[0]?.body).toContain(text);
  });

  it("is not checked without an account", async () => {
    expect(await watch(WRONG, { CLOUDFLARE_API_TOKEN: "" })).toEqual({
      code: 0,
      log: ["Not watched: the repository has no secret CLOUDFLARE_API_TOKEN (docs/workflows.md)."],
    });
  });

  it("opens no issue if verify fails for another reason", async () => {
    await expect(watch({ code: 2, stderr: "usage" })).rejects.toThrow("verify ended with 2");
    expect(issues).toEqual([]);
  });
});

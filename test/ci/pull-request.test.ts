/** A pull request gets one comment and a preview, which is deleted later. GitHub is a stand-in on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keepComment, MARK } from "../../scripts/ci/comment.ts";
import { deletePreview, deleteStalePreviews, makePreview } from "../../scripts/ci/previews.ts";
import { commentOnPullRequest } from "../../scripts/ci/pull-request.ts";
import { describeVisitorChanges } from "../../scripts/ci/visitor-changes.ts";
import type { Ran } from "../../scripts/ci/world.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { NOW } from "../cli/support.ts";
import { SITE, type SitePatch } from "../support/table.ts";
import { fakeWorld } from "./support.ts";

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
}

/** GitHub's comments and pull requests, as far as they are needed. */
const github = {
  comments: [] as Comment[],
  pulls: [] as { number: number; state: string; updated_at: string }[],
  /** A fork's token. */
  mayWrite: true,
  asked: [] as string[],
};

const server = createServer((request, response) => void reply(request, response));

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(request);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const { method = "", url = "", headers } = request;
  const { pathname, searchParams } = new URL(url, "http://github");
  github.asked.push(`${method} ${pathname}`);
  if (headers.authorization !== "Bearer token") return { status: 401, body: { message: "no" } };
  if (pathname === "/repos/a/site/pulls") {
    const state = searchParams.get("state");
    return { status: 200, body: github.pulls.filter((it) => it.state === state) };
  }
  if (method === "GET" && pathname === "/repos/a/site/issues/7/comments") {
    const [page, size] = [searchParams.get("page"), searchParams.get("per_page")].map(Number);
    const start = ((page ?? 1) - 1) * (size ?? 30);
    return { status: 200, body: github.comments.slice(start, start + (size ?? 30)) };
  }
  if (!github.mayWrite) return { status: 403, body: { message: "not accessible by integration" } };
  const { body } = (await json(request)) as { body: string };
  if (method === "POST" && pathname === "/repos/a/site/issues/7/comments") {
    github.comments.push({ id: github.comments.length + 1, body, user: { type: "Bot" } });
    return { status: 201, body: {} };
  }
  const id = Number(/^\/repos\/a\/site\/issues\/comments\/(\d+)$/.exec(pathname)?.[1]);
  const comment = github.comments.find((it) => it.id === id);
  if (method !== "PATCH" || !comment) return { status: 404, body: { message: "Not Found" } };
  comment.body = body;
  return { status: 200, body: {} };
}

let env: Record<string, string> = {};
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  env = { GITHUB_API_URL: `http://127.0.0.1:${port}`, GITHUB_TOKEN: "token" };
});
afterAll(() => server.close());
beforeEach(() => Object.assign(github, { comments: [], pulls: [], mayWrite: true, asked: [] }));

const keep = (body: string) =>
  keepComment(fakeWorld(undefined, env), { repository: "a/site", pullRequest: 7, body });

const people = (count: number): Comment[] =>
  Array.from({ length: count }, (_, id) => ({
    id: 1000 + id,
    body: `${MARK}\nmine`,
    user: { type: "User" },
  }));

describe("the comment", () => {
  it("is written once, and then updated", async () => {
    expect(await keep("one")).toBe("written");
    expect(await keep("two")).toBe("updated");
    expect(github.comments.map((it) => it.body)).toEqual([`${MARK}\ntwo`]);
  });

  it("is not updated if its text would be the same", async () => {
    await keep("one");
    expect(await keep("one")).toBe("unchanged");
    expect(github.asked.filter((it) => !it.startsWith("GET"))).toHaveLength(1);
  });

  it("is found among hundreds of others, and is never a person's", async () => {
    github.comments.push(...people(150));
    await keep("one");
    github.comments.push(...people(150));
    expect(await keep("two")).toBe("updated");
    expect(github.comments.filter((it) => it.user.type === "Bot").map((it) => it.body)).toEqual([
      `${MARK}\ntwo`,
    ]);
  });

  it("is refused to the token of a fork", async () => {
    github.mayWrite = false;
    expect(await keep("one")).toBe("refused");
  });

  it("fails with GitHub's own message", async () => {
    env.GITHUB_TOKEN = "expired";
    await expect(keep("one")).rejects.toThrow('GitHub answers 401: {"message":"no"}');
    env.GITHUB_TOKEN = "token";
  });
});

const NEW = "https://www.new.example";
const file = (rules: readonly RuleData[], site: SitePatch = {}): string =>
  JSON.stringify({ site: { ...SITE, ...site }, rules });

describe("the description of what changes for visitors", () => {
  const before = file([
    { from: "/global/page", to: `${NEW}/page` },
    { from: "/global/old", gone: true },
  ]);
  const after = file([
    { from: "/global/page", to: `${NEW}/other` },
    { from: "/uk/*", to: `${NEW}/uk/:splat`, examples: { match: ["/uk/a"] } },
  ]);
  const rows = (text: string): string[] =>
    text
      .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .split("\n")
      .filter((it) => it.startsWith("| <code>"))
      .map((it) => it.replaceAll(/<\/?code>/g, ""));

  it("lists every address of either table with another answer", () => {
    const text = describeVisitorChanges(before, after, NOW);
    expect(rows(text)).toEqual([
      `| https://www.old.example/global/page | 301 ${NEW}/page | 301 ${NEW}/other |`,
      `| https://www.old.example/global/old | 410 gone, suggests ${NEW}/ | 301 ${NEW}/ |`,
      `| https://www.old.example/uk/a | 301 ${NEW}/ | 301 ${NEW}/uk/a |`,
    ]);
    expect(text).toContain("**3 of 4 addresses**");
    expect(text).toContain("Rules: 1 added, 1 changed, 1 removed");
  });

  it("is of the time after the gate while that is ahead, and counts earlier changes", () => {
    const ahead = { activatesAt: "2026-06-01T00:00:00Z", timeZone: "Europe/Berlin" };
    const [was, is] = [
      file([{ from: "/global/page", to: `${NEW}/page` }], ahead),
      file([{ from: "/global/page", to: `${NEW}/other` }], ahead),
    ];
    expect(describeVisitorChanges(was, is, NOW)).toContain(
      "once the gate is open (2026-06-01 02:00 Europe/Berlin (2026-06-01T00:00:00Z)). Until then nothing changes.",
    );
    const early = file(
      [{ from: "/global/page", to: `${NEW}/page`, startsAt: "2025-01-01T00:00:00Z" }],
      ahead,
    );
    expect(describeVisitorChanges(was, early, NOW)).toContain("1 address already when");
  });

  it("says so for an unchanged file", () => {
    expect(describeVisitorChanges(before, before, NOW)).toContain(
      "Nothing: `routes.json` is as it was.",
    );
  });

  it.each<[string, string | null, string | null, string]>([
    ["a missing file before", null, after, "There is no `routes.json` before"],
    ["a missing file afterwards", before, null, "There is no `routes.json` with it"],
    ["an unreadable file afterwards", before, "{", "`routes.json` with it cannot be read"],
    [
      "a table with an error",
      before,
      file([{ from: "/elsewhere", to: NEW }]),
      "**The table has 1 error** (`from-outside-scope`)",
    ],
  ])("reports %s", (_what, was, is, message) => {
    expect(describeVisitorChanges(was, is, NOW)).toContain(message);
  });

  it("has no mark-up, whatever the table contains", () => {
    const bad = "/global/`|@everyone [x](https://evil.example) <img src=x> ~~~~ ```";
    const text = describeVisitorChanges(
      before,
      file([{ from: bad, to: `${NEW}/?a=\`@everyone|` }]),
      NOW,
    );
    const outside = text
      .replaceAll(/<code>[A-Za-z0-9/.?=%+,; &#-]*<\/code>/g, "")
      .replace(/(`{3,})text\n[^]*\n\1\n/, "");
    expect(outside).not.toMatch(/@|evil|<img|~~~~/);
  });

  it("fits into a comment, however much changes", async () => {
    const rules = (word: string): RuleData[] =>
      Array.from({ length: 2000 }, (_, at) => ({
        from: `/global/${"x".repeat(200)}${at}`,
        to: `${NEW}/${word}/${"y".repeat(300)}`,
      }));
    const text = describeVisitorChanges(file(rules("a")), file(rules("b")), NOW);
    const [shown, more] = [rows(text).length, /^And ([\d,]+) more\.$/m.exec(text)?.[1]];
    expect(shown + Number(more?.replace(",", ""))).toBe(2000);
    expect(text).toMatch(/<\/details>$/);
    await keep(text);
    expect(github.comments[0]?.body).toBe(`${MARK}\n${text}`);
    expect(github.comments[0]?.body.length).toBeLessThan(65_536);
  });
});

describe("the step for a pull request", () => {
  const git = (command: string) => ({
    stdout: file([{ from: "/global/page", to: `${NEW}/${command.includes("^1") ? "a" : "b"}` }]),
  });
  const step = (more: Record<string, string>) => {
    const world = fakeWorld(git, {
      ...env,
      GITHUB_REPOSITORY: "a/site",
      PULL_REQUEST: "7",
      ...more,
    });
    return commentOnPullRequest(world).then((code) => ({ code, log: world.log }));
  };

  it("comments with the address of the preview", async () => {
    const { code, log } = await step({ PREVIEW_URL: "https://pull-7-sunset.team.workers.dev" });
    expect([code, log.at(-1)]).toEqual([0, "The comment is written."]);
    const body = github.comments[0]?.body;
    expect(body).toContain("**1 of 2 addresses**");
    expect(body).toContain("Preview: https://pull-7-sunset.team.workers.dev (behind Access)");
  });

  it("succeeds for a fork without a comment, and says so", async () => {
    github.mayWrite = false;
    const { code, log } = await step({ IS_FORK: "true", PREVIEW_URL: "" });
    expect([code, log.at(-1)]).toEqual([
      0,
      expect.stringContaining("No comment: the token of a pull request from a fork"),
    ]);
  });
});

describe("previews", () => {
  const preview = {
    type: "preview",
    preview_urls: ["https://pull-7-sunset.team.workers.dev"],
    deployment_urls: null,
  };

  it("are named after their pull request, and return their address", async () => {
    const world = fakeWorld(() => ({ records: [preview] }));
    expect(await makePreview(world, 7)).toBe("https://pull-7-sunset.team.workers.dev");
    expect(world.log).toEqual(["$ npx wrangler preview --name pull-7"]);
  });

  it.each<[string, Partial<Ran>, string]>([
    [
      "wrangler fails",
      { code: 1, stderr: "KV namespace 'the-id-of-REDIRECTS' is not valid [10042]" },
      "10042",
    ],
    [
      "it has no address",
      { records: [{ ...preview, preview_urls: null }] },
      "The preview has no address",
    ],
  ])("fail if %s", async (_when, ran, message) => {
    await expect(
      makePreview(
        fakeWorld(() => ran),
        7,
      ),
    ).rejects.toThrow(message);
  });

  it.each<[string, Partial<Ran>, boolean, string]>([
    ["gone", {}, true, "pull-7 is deleted."],
    ["none", { code: 1, stderr: "Preview not found [10222]" }, true, "pull-7 is not there."],
    [
      "left",
      { code: 1, stderr: "Authentication error [10000]" },
      false,
      "pull-7 is not deleted: Authentication error [10000]",
    ],
  ])("are %s according to wrangler", async (_what, ran, isDone, said) => {
    const world = fakeWorld(() => ran);
    expect(await deletePreview(world, 7)).toBe(isDone);
    expect(world.log).toEqual([
      "$ npx wrangler preview delete --name pull-7 --skip-confirmation",
      said,
    ]);
  });

  it("are deleted a month after the last change, or when their pull request is closed, each even if another fails", async () => {
    const daysAgo = (days: number): string => new Date(NOW - days * 86_400_000).toISOString();
    github.pulls.push(
      { number: 1, state: "open", updated_at: daysAgo(29) },
      { number: 2, state: "open", updated_at: daysAgo(31) },
      { number: 3, state: "closed", updated_at: daysAgo(1) },
      { number: 4, state: "closed", updated_at: daysAgo(15) },
    );
    const world = fakeWorld((it) => (it.includes("pull-2") ? { code: 1, stderr: "no" } : {}), env);
    expect(await deleteStalePreviews(world, "a/site")).toBe(false);
    expect(world.log.filter((it) => it.startsWith("$"))).toEqual([
      "$ npx wrangler preview delete --name pull-2 --skip-confirmation",
      "$ npx wrangler preview delete --name pull-3 --skip-confirmation",
    ]);
  });
});

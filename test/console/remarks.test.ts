/** Accepted warnings, and comments on single rules. */
import { beforeEach, describe, expect, it } from "vitest";
import { acceptancesIn } from "../../src/console/release/findings/acceptances.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { sha256 } from "../../src/release/hash.ts";
import { releaseKey } from "../../src/store/records/keys.ts";
import { findingsEntry } from "../../src/store/records/shown/findings.ts";
import { readSignoffs, type SignoffRecord, standingOf } from "../../src/store/records/signoffs.ts";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import { readManifest } from "../../src/store/records/stored-release.ts";
import {
  deploy,
  deployAlone,
  type Deployment,
  deployProduction,
  getPage,
  HOSTILE,
  post,
  PREVIEW,
  RULES,
  tokenOf,
} from "./support.ts";

const NEW = "https://www.new.example";

const TABLE: readonly RuleData[] = [
  { from: "/global/a/:id", to: `${NEW}/a/:id` },
  { from: "/global/b/:id", to: `${NEW}/b/:id` },
  { from: "/global/c", to: `${NEW}/c` },
];

const EVA = { email: "eva@example.com", subject: "eva" };

type Fields = Readonly<Record<string, string>>;

let deployment: Deployment;
let id: string;

beforeEach(async () => {
  deployment = await deploy();
  id = await deployment.publish(TABLE);
});

/** The current findings with which acceptances are compared. */
async function found() {
  const { sha256: stored } = await readManifest(deployment.redirects, id);
  return { sha256: stored, kinds: null };
}

function records(): Promise<SignoffRecord[]> {
  return readSignoffs(deployment.signoffs, "signoff/", deployment.now);
}

/** The token of the forms on a rule's page. */
async function remarkToken(release: string): Promise<string> {
  const path = `/releases/${release}/rule?from=/global/a/:id`;
  const { text } = await getPage(deployment, path);
  return /name="token" value="([0-9a-f]+)"/.exec(text)?.[1] ?? "";
}

async function send(fields: Fields, release = id): Promise<Response> {
  const token = await remarkToken(release);
  return post(deployment, `/_sunset/releases/${release}/remarks`, { token, ...fields });
}

const accept = (fields: Fields = {}, release = id): Promise<Response> =>
  send(
    { remark: "accept", finding: "no-example", count: "2", text: "They are few.", ...fields },
    release,
  );

const comment = (from: string, text = "Better: the shop."): Promise<Response> =>
  send({ remark: "comment", from, text });

async function page(path = `/releases/${id}`): Promise<string> {
  return (await getPage(deployment, path)).text;
}

describe("an accepted warning", () => {
  it("is one record of who accepted what, when, why, and how many there were", async () => {
    const { sha256: manifest } = await readManifest(deployment.redirects, id);
    const response = await accept({ text: "  They are few.\r\nAgreed. " });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`/_sunset/releases/${id}#finding-no-example`);
    const [record] = await records();
    expect(record?.key).toMatch(new RegExp(`^signoff/${id}/2025-01-01T[\\d:.]+Z-[0-9a-f]{8}$`));
    expect(record?.signoff).toBe(null);
    expect(record?.remark).toEqual({
      release: id,
      manifest,
      remark: "accept",
      finding: "no-example",
      from: null,
      count: 2,
      findings: expect.stringMatching(/^[0-9a-f]{64}$/),
      by: { email: "local", subject: "local" },
      via: "local",
      at: expect.stringMatching(/^2025-01-01T/),
      text: "They are few.\nAgreed.",
      previous: null,
    });
  });

  it("is folded away, counted separately, and shown with who accepted it and why", async () => {
    expect(await page()).toContain("2 warnings");
    await accept();
    const text = await page();
    expect(text).toContain("2 warnings accepted");
    expect(text).toMatch(/<details class="kind" id="finding-no-example"><summary>.*?Accepted</s);
    expect(text).toContain("They are few.");
    expect(text).toContain("Accepted by the local reviewer on");
  });

  it("is signed and stored with its reason", async () => {
    await accept({ text: "They are few.\nAgreed." });
    const path = `/_sunset/releases/${id}/decision`;
    const token = await tokenOf(deployment, id);
    const sent = await post(deployment, path, { token, decision: "approve", comment: "" });
    const filed = await deployment.fetch(sent.headers.get("location") ?? "");
    const signed = /What was signed(.*?)What happens next/s.exec(await filed.text())?.[1] ?? "";
    expect(signed).toContain("2 warnings accepted");
    expect(signed).toMatch(/They are few\..*?Agreed\./s);
  });

  it("neither approves nor rejects", async () => {
    await accept();
    await comment("/global/c");
    const terms = { policy: OPEN_POLICY, publishers: [], acceptsLocal: true, sha256: null };
    expect(standingOf(await records(), terms).state).toBe("undecided");
  });

  it("can be accepted for one rule only", async () => {
    const response = await accept({ from: "/global/a/:id" });
    const rule = `/_sunset/releases/${id}/rule?from=%2Fglobal%2Fa%2F%3Aid`;
    expect(response.headers.get("location")).toBe(rule);
    const text = await page();
    expect(text).toContain("1 warning accepted");
    expect(text).toContain("1 of them accepted one by one");
    await accept({ from: "/global/b/:id" });
    expect(await page()).toMatch(/<details class="kind" id="finding-no-example">/);
  });

  it("can be reopened, and all of it stays on record", async () => {
    await accept();
    const response = await send({ remark: "reopen", finding: "no-example" });
    expect(response.status).toBe(303);
    const text = await page();
    expect(text).not.toContain("warnings accepted");
    expect(await records()).toHaveLength(2);
  });

  it("is open again if there are more of them", async () => {
    await accept();
    const listed = [{ from: null, message: "m", fix: "f" }];
    const kind = { id: "no-example", severity: "warning", count: 3, listed } as const;
    await deployment.redirects.put([
      await findingsEntry(deployment.redirects, id, [kind], deployment.now),
    ]);
    const text = await page();
    expect(text).toContain("3 warnings");
    expect(text).toContain("other warnings are found now than the 2 that were accepted");
  });

  it("is a hint in a later version, but not accepted there", async () => {
    await accept();
    const next = await deployment.publish(TABLE.slice(0, 2));
    const text = await page(`/releases/${next}`);
    expect(text).toMatch(/Accepted in .*? by the local reviewer: .*?They are few\./s);
    expect(text).toContain(`<a href="/_sunset/releases/${id}">`);
    expect(text).not.toContain("warnings accepted");
  });

  it("of the local reviewer does not count for users whom Access vouches for", async () => {
    await accept();
    const [record] = await records();
    expect(record?.remark?.via).toBe("local");
    const policy = { signers: null };
    const acceptedFor = async (acceptsLocal: boolean) =>
      (await acceptancesIn(await records(), { policy, acceptsLocal }, await found())).of(
        "no-example",
        null,
      );
    expect(await acceptedFor(true)).not.toBe(null);
    expect(await acceptedFor(false)).toBe(null);
  });

  it("of somebody who may not sign does not count", async () => {
    await accept();
    const all = (await records()).map((it) => ({
      ...it,
      remark: it.remark && { ...it.remark, via: "access" as const, by: EVA },
    }));
    const acceptedBy = async (signers: string[] | null) =>
      (await acceptancesIn(all, { policy: { signers }, acceptsLocal: false }, await found())).of(
        "no-example",
        null,
      );
    expect((await acceptedBy(null))?.by).toEqual(EVA);
    expect((await acceptedBy(["@example.com"]))?.by).toEqual(EVA);
    expect(await acceptedBy(["ana@example.com"])).toBe(null);
  });

  describe("remains accepted only for what was accepted", () => {
    /** Stores the same release with another manifest, as another version of the program would. */
    async function storeAnew(): Promise<void> {
      const key = releaseKey(id);
      const text = (await deployment.redirects.getTexts([key])).get(key) ?? "";
      await deployment.redirects.put([{ key, value: text.replace("{", "{ ") }]);
    }

    const findings = (messages: readonly string[]) => async (): Promise<void> => {
      const froms = ["/global/a/:id", "/global/b/:id"];
      const listed = messages.map((message, at) => ({ from: froms[at] ?? "", message, fix: "f" }));
      const kind = {
        id: "no-example",
        severity: "warning",
        count: messages.length,
        listed,
      } as const;
      deployment.now += 1000;
      await deployment.redirects.put([
        await findingsEntry(deployment.redirects, id, [kind], deployment.now),
      ]);
    };

    const BYTES = "the stored version has been rewritten since. Look again.";
    const FOUND = "other warnings are found now than the ";

    it.each<[string, Fields, () => Promise<void>, string]>([
      ["for a kind, after the release was stored with other bytes", {}, storeAnew, BYTES],
      [
        "for one rule, after the release was stored with other bytes",
        { from: "/global/a/:id" },
        storeAnew,
        BYTES,
      ],
      [
        "for a kind, after as many others were found",
        {},
        findings(["one", "other"]),
        `${FOUND}2 that`,
      ],
      ["for a kind, after fewer were found", {}, findings(["one"]), `${FOUND}2 that`],
      [
        "for one rule, after another finding",
        { from: "/global/a/:id" },
        findings(["other"]),
        `${FOUND}1`,
      ],
    ])("lapses %s, and says so until it is accepted again", async (_name, fields, change, says) => {
      await findings(["one", "two"])();
      await accept(fields);
      expect(await page()).toMatch(/\d warnings? accepted/);
      const token = await tokenOf(deployment, id);
      await change();
      const rule = `/releases/${id}/rule?from=/global/a/:id`;
      expect(await page()).not.toMatch(/\d warnings? accepted/);
      const pages = fields.from === undefined ? [rule, `/releases/${id}`] : [rule];
      for (const where of pages) expect(await page(where)).toContain(says);
      const path = `/_sunset/releases/${id}/decision`;
      const sent = await post(deployment, path, { token, decision: "approve", comment: "" });
      expect(sent.status, "a form that says that they are accepted").toBe(403);
      const count = /name="count" value="(\d+)"/.exec(await page())?.[1] ?? "";
      expect((await accept({ ...fields, count })).status).toBe(303);
      expect(await page()).toMatch(/\d warnings? accepted/);
      expect(await page(rule)).not.toContain("Look again");
    });

    it("remains if nothing changes, whoever publishes the release again", async () => {
      await accept();
      await deployment.publish(TABLE);
      expect(await page()).toContain("2 warnings accepted");
    });

    it("is judged only by the number in an older record", async () => {
      await accept();
      const [record] = await records();
      const { findings: _digest, ...old } = JSON.parse(record?.text ?? "{}");
      await deployment.signoffs.put([{ key: record?.key ?? "", value: JSON.stringify(old) }]);
      await findings(["one", "other"])();
      expect(await page()).toContain("2 warnings accepted");
      await findings(["one", "two", "three"])();
      expect(await page()).not.toContain("warnings accepted");
    });
  });
});

describe("a comment on one rule", () => {
  it("is shown beside the rule, on the page of the release, and in the record", async () => {
    const response = await comment("/global/c", `Why? ${HOSTILE}`);
    const path = `/releases/${id}/rule?from=%2Fglobal%2Fc`;
    expect(response.headers.get("location")).toBe(`/_sunset${path}`);
    const table = await page(`/table?release=${id}`);
    expect(table).toContain(`<a href="/_sunset${path}">Warnings and comments</a>`);
    for (const where of [path, `/releases/${id}`, "/record"]) {
      const text = await page(where);
      expect(text).toContain("/global/c");
      expect(text).toContain("Why? &quot;&gt;&lt;script&gt;alert(1)");
      expect(text).not.toMatch(/<script>alert|<img/);
    }
    expect((await records())[0]?.remark).toMatchObject({ finding: null, from: "/global/c" });
  });

  it.each(["/global/shop/*", "/global/a.", "/global/(b)", "/global/c?x=:y", "/global/d%20e"])(
    "is found by an address with a damaged end: %s",
    async (from) => {
      const own = await deployment.publish([{ from, gone: true }]);
      const rule = `/releases/${own}/rule?from=${encodeURIComponent(from)}`;
      expect((await getPage(deployment, rule)).response.status).toBe(200);
    },
  );

  it("is found by its exact spelling in a table of many parts", async () => {
    const many = Array.from({ length: 45_000 }, (_, index) => ({
      from: `/global/p-${index}`,
      gone: true as const,
    }));
    const large = await deployment.publish(many);
    for (const index of [0, 19_999, 20_000, 44_999]) {
      const rule = `/releases/${large}/rule?from=/global/p-${index}`;
      expect((await getPage(deployment, rule)).response.status).toBe(200);
    }
    for (const from of ["/global/p-", "/global/p-45000", "/GLOBAL/p-1", "/global/p-1 "]) {
      const rule = `/releases/${large}/rule?from=${encodeURIComponent(from)}`;
      expect((await getPage(deployment, rule)).response.status).toBe(404);
    }
  });
});

describe("the chain of records", () => {
  it("links remarks and decisions alike, and is shown as intact", async () => {
    const other = await deployment.publish(TABLE.slice(0, 1));
    await accept();
    const token = await tokenOf(deployment, other);
    await post(deployment, `/_sunset/releases/${other}/decision`, { token, decision: "approve" });
    await comment("/global/c");
    const all = (await records()).toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
    const hashes = await Promise.all(all.map((it) => sha256(it.text)));
    expect(all.map((it) => (it.signoff ?? it.remark)?.previous)).toEqual([
      null,
      hashes[0],
      hashes[1],
    ]);
    const text = await page("/record");
    expect(text).toContain("Record intact: 3 entries");
    expect(text).not.toMatch(/Altered|same time|Unreadable/);
    expect(text).toContain("Groups of addresses have no example to check them by");
  });

  it("reveals a changed remark", async () => {
    await accept();
    await comment("/global/c");
    const [first] = await records();
    const value = first?.text.replace("They are few.", "They are many.") ?? "";
    await deployment.signoffs.put([{ key: first?.key ?? "", value }]);
    expect(await page("/record")).toMatch(/Altered|damaged/);
  });
});

describe("refused", () => {
  const valid = { remark: "accept", finding: "no-example", text: "Fine." };

  it.each<[string, Fields, number, string]>([
    ["no token", { ...valid, token: "" }, 403, "out of date"],
    ["a made-up token", { ...valid, token: "0".repeat(64) }, 403, "out of date"],
    ["no remark", { ...valid, remark: "" }, 422, "Choose what to do"],
    ["a decision", { ...valid, remark: "approve" }, 422, "Choose what to do"],
    ["an acceptance without a reason", { ...valid, text: " \n" }, 422, "Say why"],
    [
      "a reason that is too long",
      { ...valid, text: "x".repeat(4001) },
      422,
      "at most 4,000 characters",
    ],
    ["a warning that does not exist", { ...valid, finding: "gate-far" }, 422, "no such warning"],
    ["an unknown warning", { ...valid, finding: "constructor" }, 422, "no such warning"],
    ["no warning", { remark: "accept", text: "Fine." }, 422, "no such warning"],
    [
      "the acceptance of fewer warnings than there are now",
      { ...valid, count: "1" },
      422,
      "out of date",
    ],
    ["an acceptance without a number", valid, 422, "out of date"],
    ["a rule without the warning", { ...valid, from: "/global/c" }, 422, "no such warning"],
    [
      "the reopening of what is not accepted",
      { ...valid, remark: "reopen" },
      422,
      "is not accepted",
    ],
    ["a comment without a rule", { remark: "comment", text: "x" }, 422, "no redirect for that"],
    [
      "a comment on a rule that is not in the version",
      { remark: "comment", from: "/global/x", text: "x" },
      422,
      "no redirect for that",
    ],
    [
      "a comment on the beginning of a rule",
      { remark: "comment", from: "/global/a", text: "x" },
      422,
      "no redirect for that",
    ],
    [
      "an empty comment",
      { remark: "comment", from: "/global/c", text: " " },
      422,
      "Write the comment",
    ],
  ])("is %s", async (_name, fields, status, message) => {
    const response = await send(fields);
    expect([response.status, await response.text()]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
    expect(await records()).toEqual([]);
  });

  it("is an error, which must be corrected in the table", async () => {
    const kind = { id: "redirect-loop", severity: "error", count: 1, listed: [] } as const;
    await deployment.redirects.put([
      await findingsEntry(deployment.redirects, id, [kind], deployment.now),
    ]);
    expect((await accept({ finding: "redirect-loop" })).status).toBe(422);
    expect(await page()).not.toContain('value="accept"');
  });

  it("keeps the text of a form with a mistake", async () => {
    const token = "0".repeat(64);
    const fields = { remark: "comment", from: "/global/c", text: "It is <b>wrong</b>.", token };
    const text = await (await send(fields)).text();
    expect(text).toContain("It is &lt;b&gt;wrong&lt;/b&gt;.</textarea>");
    expect(text).toContain("There is a problem");
    expect(text).toContain('href="#rule-comment"');
  });

  it("is a form of another release, or of a decision", async () => {
    const other = await deployment.publish(TABLE.slice(0, 1));
    const path = `/_sunset/releases/${id}/remarks`;
    const foreign = await remarkToken(other);
    expect((await post(deployment, path, { ...valid, token: foreign })).status).toBe(403);
    const token = await tokenOf(deployment, id);
    expect((await post(deployment, path, { ...valid, token })).status).toBe(403);
    const decision = `/_sunset/releases/${id}/decision`;
    const own = await remarkToken(id);
    const approval = { token: own, decision: "approve" };
    expect((await post(deployment, decision, approval)).status).toBe(403);
    expect(await records()).toEqual([]);
  });

  it("is nothing just because another version went live, since remarks concern the version itself", async () => {
    const token = await remarkToken(id);
    await deployment.promote(await deployment.publish(TABLE.slice(0, 1)));
    const path = `/_sunset/releases/${id}/remarks`;
    expect((await post(deployment, path, { ...valid, count: "2", token })).status).toBe(303);
  });

  it("is every form from another site or without Access", async () => {
    const token = await remarkToken(id);
    const path = `/_sunset/releases/${id}/remarks`;
    const foreign = { "sec-fetch-site": "cross-site" };
    expect((await post(deployment, path, { ...valid, token }, foreign)).status).toBe(403);
    expect((await post(deployment, PREVIEW + path, { ...valid, token })).status).toBe(403);
    expect(await records()).toEqual([]);
  });

  it("is a remark on a table that is not published or does not exist", async () => {
    const bundled = await deployProduction(deployment, RULES);
    deployment = await deployAlone();
    const path = (release: string): string => `/_sunset/releases/${release}/remarks`;
    expect((await post(deployment, path(bundled), valid)).status).toBe(409);
    expect((await post(deployment, path("0".repeat(64)), valid)).status).toBe(404);
    expect((await post(deployment, path("0123"), valid)).status).toBe(404);
  });
});

function timeOf({ key }: SignoffRecord): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

import { beforeEach, describe, expect, it } from "vitest";
import { OPEN_POLICY } from "../../src/store/records/signing-policy.ts";
import {
  readSignoffs,
  type SignoffRecord,
  standingOf,
  type Terms,
} from "../../src/store/records/signoffs.ts";
import { readManifest } from "../../src/store/records/stored-release.ts";
import { sourceKey } from "../../src/store/records/keys.ts";
import { gunzip, gzip } from "../../src/release/compress.ts";
import { sha256 } from "../../src/release/hash.ts";
import { type Deployment, deploy, LOCAL, post, PREVIEW, RULES, tokenOf } from "./support.ts";

const NEXT = [...RULES, { from: "/global/new", to: "https://www.new.example/new" }];

const LOCALLY: Terms = { policy: OPEN_POLICY, publishers: [], acceptsLocal: true, sha256: null };

let deployment: Deployment;
let id: string;

beforeEach(async () => {
  deployment = await deploy();
  id = await deployment.publish(NEXT);
});

function records(): Promise<SignoffRecord[]> {
  return readSignoffs(deployment.signoffs, "signoff/", deployment.now);
}

async function decide(decision: string, comment = "", release = id): Promise<Response> {
  const token = await tokenOf(deployment, release);
  return post(deployment, `/_sunset/releases/${release}/decision`, { token, decision, comment });
}

describe("a decision", () => {
  it("is one record of who decided what, when, about which bytes, compared with what", async () => {
    const serving = await deployment.publish(RULES.slice(0, 2));
    await deployment.promote(serving);
    const { sha256: manifest } = await readManifest(deployment.redirects, id);
    const response = await decide("approve", "  Looked at all of it.\r\nFine.  ");
    expect(response.status).toBe(303);
    const [record] = await records();
    expect(record?.key).toMatch(
      new RegExp(`^signoff/${id}/\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z-[0-9a-f]{8}$`),
    );
    expect(record?.signoff).toEqual({
      release: id,
      manifest,
      decision: "approve",
      by: { email: "local", subject: "local" },
      via: "local",
      at: expect.stringMatching(/^2025-01-01T00:00:00/),
      comment: "Looked at all of it.\nFine.",
      base: serving,
      effect: expect.objectContaining({
        gate: "2025-01-01T00:00:00Z",
        counts: { removed: 0, changed: 0, added: 5 },
      }),
      previous: null,
    });
  });

  it("is confirmed with a reference, at a permanent address", async () => {
    const response = await decide("approve");
    const path = response.headers.get("location") ?? "";
    const page = await (await deployment.fetch(path)).text();
    const [record] = await records();
    expect(page).toContain((await sha256(record?.text ?? "")).slice(0, 12));
    expect(page).toContain(`npx sunset-edge promote ${id.slice(0, 12)}`);
    expect(page).toContain("What happens next");
  });

  it.each(["x".repeat(600), "..%2F..%2Fform-key", "%00"])(
    "is not found under an invalid name: %s",
    async (name) => {
      const response = await deployment.fetch(`/_sunset/releases/${id}/decisions/${name}`);
      expect(response.status).toBe(404);
    },
  );

  it("of the local reviewer counts only here", async () => {
    await decide("approve");
    const all = await records();
    expect(standingOf(all, LOCALLY).state).toBe("approved");
    expect(standingOf(all, { ...LOCALLY, acceptsLocal: false }).state).toBe("undecided");
  });

  it("can be withdrawn and made again, and all of it stays on record", async () => {
    await decide("approve");
    await decide("withdraw");
    expect(standingOf(await records(), LOCALLY).state).toBe("undecided");
    await decide("reject", "No.");
    const all = await records();
    expect(standingOf(all, LOCALLY).state).toBe("rejected");
    expect(all).toHaveLength(3);
  });

  it("contains the hash of the previous one, whatever release that was about", async () => {
    const other = await deployment.publish(RULES.slice(0, 3));
    await decide("approve");
    await decide("reject", "No.", other);
    await decide("withdraw");
    const all = (await records()).toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
    const hashes = await Promise.all(all.map((it) => sha256(it.text)));
    expect(all.map(previousOf)).toEqual([null, hashes[0], hashes[1]]);
  });

  it("is later than the previous one, even if the clock went back", async () => {
    await decide("approve");
    deployment.now -= 3_600_000;
    await decide("withdraw");
    const [first, second] = await records();
    expect(timeOf(second) > timeOf(first)).toBe(true);
  });

  it("is kept beside another made at the same time, and the record shows the fork", async () => {
    const token = await tokenOf(deployment, id);
    const path = `/_sunset/releases/${id}/decision`;
    const send = (comment: string) =>
      post(deployment, path, { token, decision: "reject", comment });
    const responses = await Promise.all([send("One."), send("Two.")]);
    expect(responses.map((it) => it.status)).toEqual([303, 303]);
    expect((await records()).map(previousOf)).toEqual([null, null]);
    const page = await (await deployment.fetch("/_sunset/record")).text();
    expect(page).toContain("One.");
    expect(page).toContain("Two.");
    expect(page).toContain("2 decisions were made at the same time: all of them count");
  });
});

describe("refused", () => {
  async function send(
    fields: Readonly<Record<string, string>>,
    headers?: HeadersInit,
  ): Promise<Response> {
    const token = await tokenOf(deployment, id);
    const path = `/_sunset/releases/${id}/decision`;
    return post(deployment, path, { token, decision: "approve", comment: "", ...fields }, headers);
  }

  it.each<[string, Record<string, string>, number]>([
    ["another site's form", { "sec-fetch-site": "cross-site", origin: LOCAL }, 403],
    ["another origin of the same site", { "sec-fetch-site": "same-site" }, 403],
    ["a request that the reviewer did not start", { "sec-fetch-site": "none" }, 403],
    ["another origin", { origin: "https://evil.example" }, 403],
    ["our host on another port", { origin: "http://localhost:8788" }, 403],
    ["our host over another scheme", { origin: "https://localhost:8787" }, 403],
    ["a null origin", { origin: "null" }, 403],
    ["no origin", {}, 403],
  ])("is %s", async (_name, headers, status) => {
    expect((await send({}, headers)).status).toBe(status);
    expect(await records()).toEqual([]);
  });

  it("is not a form from our origin, if only the browser says so", async () => {
    expect((await send({}, { origin: LOCAL })).status).toBe(303);
  });

  it.each([
    ["no token", { token: "" }, 403],
    ["a made-up token", { token: "0".repeat(64) }, 403],
    ["a token of the wrong form", { token: "é" }, 403],
    ["a rejection without a reason", { decision: "reject", comment: " \n " }, 422],
    [
      "a rejection with nothing to be seen in it",
      { decision: "reject", comment: "\u200B \u00AD" },
      422,
    ],
    ["an unknown decision", { decision: "promote" }, 422],
    ["no decision", { decision: "" }, 422],
    ["a comment that is too long", { comment: "x".repeat(4001) }, 422],
  ])("is %s", async (_name, fields, status) => {
    const response = await send(fields);
    expect(response.status).toBe(status);
    const page = await response.text();
    expect(page).toContain("There is a problem");
    expect(page).toContain("<title>Error: ");
    expect(await records()).toEqual([]);
  });

  it("keeps the text of a form with a mistake", async () => {
    const response = await send({ decision: "decline", comment: "It is <b>wrong</b>." });
    expect(await response.text()).toContain("It is &lt;b&gt;wrong&lt;/b&gt;.</textarea>");
  });

  it("is a form from before something else went live", async () => {
    const token = await tokenOf(deployment, id);
    await deployment.promote(await deployment.publish(RULES.slice(0, 2)));
    const path = `/_sunset/releases/${id}/decision`;
    const response = await post(deployment, path, { token, decision: "approve" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("out of date");
  });

  it("is a form of another release", async () => {
    const other = await deployment.publish(RULES.slice(0, 3));
    const token = await tokenOf(deployment, other);
    const path = `/_sunset/releases/${id}/decision`;
    expect((await post(deployment, path, { token, decision: "approve" })).status).toBe(403);
  });

  it.each([
    ["JSON", "application/json"],
    ["plain text", "text/plain"],
    ["a form with files", "multipart/form-data; boundary=x"],
    ["a type that only resembles a form", "application/x-www-form-urlencoded2"],
  ])("is %s", async (_name, type) => {
    const token = await tokenOf(deployment, id);
    const response = await deployment.fetch(`/_sunset/releases/${id}/decision`, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", "content-type": type },
      body: `token=${token}&decision=approve`,
    });
    expect(response.status).toBe(415);
    expect(await records()).toEqual([]);
  });

  it("is a body without a content type", async () => {
    const response = await deployment.fetch(`/_sunset/releases/${id}/decision`, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin" },
      body: new TextEncoder().encode("decision=approve"),
    });
    expect(response.status).toBe(415);
  });

  it("is an endless body, whatever its declared length", async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(16 * 1024).fill(97));
      },
    });
    const headers = {
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
    };
    const init = { method: "POST", headers, body };
    const response = await deployment.fetch(`/_sunset/releases/${id}/decision`, init);
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(20);
  });

  it.each(["GET", "HEAD", "PUT", "DELETE"])("is every form sent by %s", async (method) => {
    const token = await tokenOf(deployment, id);
    const query = `?token=${token}&decision=approve`;
    const headers = { "sec-fetch-site": "same-origin" };
    const path = `/_sunset/releases/${id}/decision${query}`;
    expect((await deployment.fetch(path, { method, headers })).status).toBe(404);
    expect(await records()).toEqual([]);
  });

  it("is a decision without Access", async () => {
    const token = await tokenOf(deployment, id);
    const path = `${PREVIEW}/_sunset/releases/${id}/decision`;
    const response = await post(deployment, path, { token, decision: "approve" });
    expect(response.status).toBe(403);
    expect(await records()).toEqual([]);
  });

  it("is a decision on a release that is not published", async () => {
    const unknown = "0".repeat(64);
    const path = `/_sunset/releases/${unknown}/decision`;
    expect((await post(deployment, path, { token: "", decision: "approve" })).status).toBe(404);
  });

  it("is a decision without a bound namespace", async () => {
    const env = { SIGNOFFS: undefined } as unknown as Record<string, never>;
    const page = await deployment.fetch(`/_sunset/releases/${id}`, {}, env);
    expect(await page.text()).toContain("SIGNOFFS is not bound");
  });
});

describe("a release whose rules were changed in KV", () => {
  beforeEach(async () => {
    const key = sourceKey(id, 0);
    const packed = await deployment.redirects.getBytes(key);
    const text = packed ? await gunzip(packed) : "";
    const forged = text.replace("https://www.new.example/new", "https://www.new.example/bad");
    await deployment.redirects.put([{ key, value: await gzip(forged) }]);
  });

  it("is reported, and has no form for a signature", async () => {
    const page = await (await deployment.fetch(`/_sunset/releases/${id}`)).text();
    expect(page).toContain(
      "Verification failed: the entries shown here are not those of this version",
    );
    expect(page).not.toContain("<textarea");
  });

  it("cannot be signed with a form made elsewhere", async () => {
    const path = `/_sunset/releases/${id}/decision`;
    const response = await post(deployment, path, { token: "0".repeat(64), decision: "approve" });
    expect(response.status).toBe(409);
    expect(await records()).toEqual([]);
  });
});

function timeOf(record: SignoffRecord | undefined): string {
  return record?.key.slice(record.key.lastIndexOf("/") + 1) ?? "";
}

function previousOf({ signoff }: SignoffRecord): string | null | undefined {
  return signoff?.previous;
}

/** Stored data may change after somebody has viewed or signed it; pages show what is stored now. */
import { beforeEach, describe, expect, it } from "vitest";
import { gunzip, gzip } from "../../src/release/compress.ts";
import { releaseKey, shardKey, sourceKey } from "../../src/store/records/keys.ts";
import { readSignoffs } from "../../src/store/records/signoffs.ts";
import { exact } from "./sources.ts";
import { type Deployment, deploy, getPage, post, RULES, tokenOf } from "./support.ts";

const NEXT = [...RULES, { from: "/global/new", to: "https://www.new.example/new" }];

let deployment: Deployment;
let id: string;

beforeEach(async () => {
  deployment = await deploy();
  id = await deployment.publish(NEXT);
});

const see = async (path: string): Promise<string> => {
  const { text } = await getPage(deployment, path);
  return text
    .replace(/<(script|style)[^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
};

async function decide(decision: string, release = id): Promise<string> {
  const token = await tokenOf(deployment, release);
  const path = `/_sunset/releases/${release}/decision`;
  const sent = await post(deployment, path, { token, decision, comment: "Because." });
  return sent.headers.get("location")?.replace("/_sunset", "") ?? "";
}

/** Sends the addresses of a pattern, whose rule is in the manifest, elsewhere. */
async function alterManifest(): Promise<void> {
  const key = releaseKey(id);
  const text = (await deployment.redirects.getTexts([key])).get(key) ?? "";
  const value = text.replace("www.new.example/p/", "www.new.example/q/");
  await deployment.redirects.put([{ key, value }]);
}

async function alterRules(replace: (text: string) => string): Promise<void> {
  const key = sourceKey(id, 0);
  const bytes = await deployment.redirects.getBytes(key);
  const value = await gzip(replace(await gunzip(bytes ?? new Uint8Array())));
  await deployment.redirects.put([{ key, value }]);
}

describe("a version whose stored rules were changed after it was opened", () => {
  it("is no longer called verified and cannot be approved until they are restored", async () => {
    const whole = await deployment.redirects.getBytes(sourceKey(id, 0));
    expect(await see(`/releases/${id}`)).toContain("Verified");
    await alterRules((it) => it.replace("/global/new", "/global/mew"));
    const altered = await see(`/releases/${id}`);
    expect(altered).toContain("Verification failed");
    expect(altered).not.toContain("Verified");
    expect(await tokenOf(deployment, id)).toBe("");
    expect(await see(`/releases/${id}`)).toContain("/global/mew");
    expect(await see(`/table?release=${id}`)).toContain("/global/mew");
    await deployment.redirects.put([{ key: sourceKey(id, 0), value: whole ?? "" }]);
    const again = await see(`/releases/${id}`);
    expect(again).toContain("Verified");
    expect(again).not.toContain("/global/mew");
  });

  it("cannot be decided with an earlier form", async () => {
    const token = await tokenOf(deployment, id);
    await alterRules((it) => it.replace("/global/new", "/global/mew"));
    const path = `/_sunset/releases/${id}/decision`;
    const sent = await post(deployment, path, { token, decision: "approve", comment: "" });
    expect(sent.status).toBe(409);
    expect(await readSignoffs(deployment.signoffs, "signoff/", deployment.now)).toEqual([]);
  });
});

describe("a version with other changed parts", () => {
  it("is not called verified if its rules do not match its manifest", async () => {
    expect(await see(`/releases/${id}`)).toContain("Verified: you are looking at exactly");
    await alterManifest();
    const page = await see(`/releases/${id}`);
    expect(page).toContain(
      "Not verified: what this console makes of these entries is not what is stored",
    );
    expect(page).not.toContain("Verified:");
  });

  it.each<[string, () => Promise<void>]>([
    ["is missing", () => deployment.redirects.delete([shardKey(id, 0)])],
    [
      "has one flipped bit",
      async () => {
        const bytes = await deployment.redirects.getBytes(shardKey(id, 0));
        const value = bytes?.map((it, at) => (at === 100 ? it ^ 1 : it)) ?? "";
        await deployment.redirects.put([{ key: shardKey(id, 0), value }]);
      },
    ],
  ])("is called damaged if a shard %s, and cannot be signed", async (_name, alter) => {
    const token = await tokenOf(deployment, id);
    await alter();
    const page = await see(`/releases/${id}`);
    expect(page).toContain("Damaged: parts of this version are missing or altered");
    expect(page).toContain(
      "it cannot be signed. Ask the platform team to publish the table again.",
    );
    expect(page).not.toContain("Verified");
    expect(await tokenOf(deployment, id)).toBe("");
    const path = `/_sunset/releases/${id}/decision`;
    const sent = await post(deployment, path, { token, decision: "approve", comment: "" });
    expect(sent.status).toBe(409);
    await deployment.publish(NEXT);
    expect(await see(`/releases/${id}`)).toContain("Verified");
  });

  it("says what it cannot check about a table too large to compile", async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => exact(index));
    const large = await deployment.publish(many);
    const page = await see(`/releases/${large}`);
    expect(page).toContain("these are exactly the entries of this version (20,001)");
    expect(page).toContain("is checked before it goes live");
    expect(await tokenOf(deployment, large)).not.toBe("");
    await deployment.redirects.delete([shardKey(large, 0)]);
    expect(await see(`/releases/${large}`)).toContain("Damaged");
  });
});

describe("a version whose manifest was changed in storage after its approval", () => {
  let confirmation: string;

  beforeEach(async () => {
    confirmation = await decide("approve");
    // By now the isolate remembers everything about it.
    for (const path of ["", "/record", confirmation, `/releases/${id}`]) await see(path);
    await alterManifest();
  });

  it.each([
    ["its page", () => `/releases/${id}`],
    ["the record", () => "/record"],
    ["the confirmation", () => confirmation],
  ])("is not called approved in %s, which gives the reason", async (_name, path) => {
    const page = await see(path());
    expect(page).toContain("Waiting for a decision");
    expect(page).toContain("the stored version has been rewritten since");
  });

  it("was approved before the change", async () => {
    const text = (await deployment.redirects.getTexts([releaseKey(id)])).get(releaseKey(id)) ?? "";
    const value = text.replace("www.new.example/q/", "www.new.example/p/");
    await deployment.redirects.put([{ key: releaseKey(id), value }]);
    expect(await see(`/releases/${id}`)).toContain("✓ Approved");
  });

  it("is not called approved in the list, and waits for signers again", async () => {
    expect(await see("")).toContain("1 version is waiting for you");
  });

  it("is called unapproved even if it is live", async () => {
    await deployment.promote(id);
    expect(await see("")).toContain("Not approved");
  });

  it("is not the approval from which rows and the table are counted", async () => {
    expect(await see("/rows")).not.toContain("Not covered by an approval");
    expect(await see(`/table?release=${id}`)).not.toContain("since the last approval");
  });
});

describe("a manifest under the id of another version", () => {
  it("is not accepted as a version, and cannot be approved", async () => {
    const other = await deployment.publish(RULES.slice(0, 2));
    const key = releaseKey(other);
    const text = (await deployment.redirects.getTexts([key])).get(key) ?? "";
    await deployment.redirects.put([{ key: releaseKey(id), value: text }]);
    const { response } = await getPage(deployment, `/releases/${id}`);
    expect(response.status).toBe(404);
    expect(await see("")).toContain("Version");
  });
});

describe("a version whose manifest cannot be read", () => {
  it("is not called approved", async () => {
    await decide("approve");
    await deployment.redirects.put([{ key: releaseKey(id), value: "{" }]);
    for (const path of ["", "/record"]) expect(await see(path)).not.toContain("Approved:");
    expect(await see("/record")).toContain("the stored version has been rewritten since");
  });
});

describe("a version that was pruned", () => {
  it("stays approved in the record, which says that the version is gone", async () => {
    const confirmation = await decide("approve");
    await deployment.redirects.delete([releaseKey(id)]);
    for (const path of ["/record", confirmation]) {
      const page = await see(path);
      expect(page).toContain("Approved");
      expect(page).toContain("No longer stored");
    }
  });
});

describe("a record copied to another version's key", () => {
  it("does not count, and is shown as misplaced in the record", async () => {
    const other = await deployment.publish(RULES.slice(0, 2));
    await decide("approve");
    const [record] = await readSignoffs(deployment.signoffs, "signoff/", deployment.now);
    const key = record?.key.replace(id, other) ?? "";
    await deployment.signoffs.put([{ key, value: record?.text ?? "" }]);
    const page = await see("/record");
    expect(page).toContain("Record damaged");
    expect(page).not.toMatch(/Version 2 .*Approved: .*Version 1/);
    const own = await see(`/releases/${other}`);
    expect(own).toContain("Waiting for a decision");
    expect(own).not.toContain("Approved: the local reviewer");
  });
});

describe("a rejected version", () => {
  it("is not said to lack an approval", async () => {
    await decide("reject");
    for (const path of ["/record", `/releases/${id}`, ""]) {
      expect(await see(path)).not.toContain("No approval yet");
    }
    expect(await see("/record")).toContain("Rejected");
  });
});

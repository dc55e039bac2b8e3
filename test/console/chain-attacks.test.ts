/** Stored decisions that somebody tampered with: removed, duplicated, edited, redated, or written at the same time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readSignoffs, type SignoffRecord } from "../../src/store/records/signoffs.ts";
import { openTeam, type SignIn, type Visitor } from "./reviewers.ts";
import { type Deployment, deploy, RULES } from "./support.ts";

let deployment: Deployment;
let signIn: SignIn;
let id: string;
let ben: Visitor;
let cai: Visitor;
let eva: Visitor;

beforeAll(async () => {
  signIn = await openTeam(() => deployment);
});
afterAll(() => void vi.restoreAllMocks());

const TWO = { APPROVALS: "2" };

beforeEach(async () => {
  deployment = await deploy();
  id = await deployment.publish([
    { from: "/global/new", to: "https://www.new.example/new" },
    ...RULES,
  ]);
  ben = await signIn("ben@example.com", TWO);
  cai = await signIn("cai@museum.example", TWO);
  eva = await signIn("eva@example.com", TWO);
});

const plain = (page: string): string =>
  page
    .replace(/<(script|style)[^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

const records = (): Promise<SignoffRecord[]> =>
  readSignoffs(deployment.signoffs, "signoff/", deployment.now);
const see = async (path: string): Promise<string> => plain(await ben.see(path));

/** Rewrites a record with the given changes, and its key with another time. */
async function rewrite({ key, text }: SignoffRecord, changed: Record<string, unknown>) {
  const record = { ...(JSON.parse(text) as { at: string }), ...changed };
  const name = key.slice(key.lastIndexOf("-") + 1);
  const next = `signoff/${id}/${record.at}-${name}`;
  await deployment.signoffs.delete([key]);
  await deployment.signoffs.put([{ key: next, value: JSON.stringify(record) }]);
}

/** The namespace of decisions, for one request. @param meanwhile Happens once that has listed them. */
function signoffsWith(meanwhile: () => Promise<unknown>): object {
  const { signoffs } = deployment;
  let isListed = false;
  return {
    get: async (keys: string | string[]) =>
      typeof keys === "string" ? (await signoffs.getBytes(keys))?.buffer : signoffs.getTexts(keys),
    put: (key: string, value: string) => signoffs.put([{ key, value }]),
    async list({ prefix }: { readonly prefix: string }) {
      const names = await signoffs.list(prefix);
      if (!isListed) {
        isListed = true;
        await meanwhile();
      }
      return { keys: names.map((name) => ({ name })), list_complete: true };
    },
  };
}

describe("decisions written at the same time", () => {
  it("all count: two approvals and a rejection, as forks, and the rejection undoes the approvals", async () => {
    const tokens = await Promise.all([ben, cai, eva].map((it) => it.tokenOf(id)));
    const sent = await Promise.all([
      ben.decide(id, "approve", tokens[0]),
      cai.decide(id, "approve", tokens[1]),
      eva.decide(id, "reject", tokens[2]),
    ]);
    // A form that did not show a new rejection is refused; accepted decisions are never lost.
    const taken = sent.filter((it) => it.status === 303).length;
    expect((await records()).filter((it) => it.signoff !== null)).toHaveLength(taken);
    const page = await see(`/releases/${id}`);
    const rejected = (await records()).some((it) => it.signoff?.decision === "reject");
    expect(page.includes("2 of 2 approvals") && rejected).toBe(
      page.includes("rejected this version on"),
    );
    expect(await see("/record")).not.toContain("Record damaged");
  });

  it("do not override a rejection that arrived after the form was checked", async () => {
    const token = await ben.tokenOf(id);
    const SIGNOFFS = signoffsWith(() => eva.decide(id, "reject"));
    const late = await signIn("ben@example.com", { ...TWO, SIGNOFFS });
    const sent = await late.decide(id, "approve", token);
    expect([sent.status, plain(await sent.text())]).toEqual([
      403,
      expect.stringContaining("This page is out of date"),
    ]);
    expect((await records()).map((it) => it.signoff?.decision)).toEqual(["reject"]);
  });
});

describe("the record", () => {
  beforeEach(async () => {
    await ben.decide(id, "approve");
    await eva.decide(id, "reject");
    await cai.decide(id, "approve");
  });

  it("shows that a record in the middle was removed", async () => {
    const [, second] = await records();
    await deployment.signoffs.delete([second?.key ?? ""]);
    expect(await see("/record")).toContain("Record damaged");
  });

  it("shows an edited record, and the one after it", async () => {
    const [, second] = await records();
    if (second) await rewrite(second, { decision: "approve" });
    expect(await see("/record")).toContain("Record damaged: 1 entry altered");
  });

  it("shows a duplicated record", async () => {
    const [first] = await records();
    const key = `${first?.key.slice(0, -8)}ffffffff`;
    await deployment.signoffs.put([{ key, value: first?.text ?? "" }]);
    const page = await see("/record");
    expect(page).toMatch(/decisions were made at the same time|Record damaged/);
    expect(await see(`/releases/${id}`)).toMatch(/1 of 2 approvals ?: cai@museum\.example/);
  });

  it.each([
    ["next year", "2026-01-01T00:00:00.000Z"],
    ["in a century", "2124-12-24T00:00:00.000Z"],
    ["in the last but one possible year", "9998-12-31T23:59:59.999Z"],
    ["in the last possible year", "9999-12-31T23:59:59.999Z"],
    ["beyond possible dates", "+275760-09-13T00:00:00.000Z"],
    ["without a valid date", "soon"],
  ])("continues after a rejection dated %s", async (_name, at) => {
    const [, second] = await records();
    if (second) await rewrite(second, { at });
    for (const path of ["/record", `/releases/${id}`, ""]) expect(await see(path)).not.toBe("");
    expect((await ben.decide(id, "approve")).status).toBe(303);
    expect((await cai.decide(id, "approve")).status).toBe(303);
    expect(await see(`/releases/${id}`)).toContain("2 of 2 approvals");
  });
});

import { beforeEach, describe, expect, it, vi } from "vitest";
import { type SignoffRecord, readSignoffs } from "../../src/store/records/signoffs.ts";
import { openTeam } from "./reviewers.ts";
import { type Deployment, deploy, getPage, post, RULES, tokenOf } from "./support.ts";

let deployment: Deployment;
let id: string;

beforeEach(async () => {
  deployment = await deploy();
  id = await deployment.publish([
    ...RULES,
    { from: "/global/new", to: "https://www.new.example/new" },
  ]);
});

function records(): Promise<SignoffRecord[]> {
  return readSignoffs(deployment.signoffs, "signoff/", deployment.now);
}

async function decide(decision: string, comment = "", release = id): Promise<Response> {
  const token = await tokenOf(deployment, release);
  return post(deployment, `/_sunset/releases/${release}/decision`, { token, decision, comment });
}

describe("the record", () => {
  it("is intact if nobody changed it", async () => {
    for (const decision of ["approve", "withdraw", "approve"]) await decide(decision);
    const page = await (await deployment.fetch("/_sunset/record")).text();
    expect(page).toContain("Record intact: 3 entries, none altered or removed");
  });

  it.each<[string, (records: readonly SignoffRecord[]) => Promise<void>]>([
    [
      "a record was changed",
      async ([first]) => {
        if (!first) return;
        const text = first.text.replace('"approve"', '"reject"');
        await deployment.signoffs.put([{ key: first.key, value: text }]);
      },
    ],
    [
      "a record was overwritten",
      async ([first]) => {
        if (first) await deployment.signoffs.put([{ key: first.key, value: "{}" }]);
      },
    ],
    [
      "a record was moved to another release",
      async ([first]) => {
        const key = `signoff/${"1".repeat(64)}/2025-01-01T00:00:09.000Z-00000000`;
        if (first) await deployment.signoffs.put([{ key, value: first.text }]);
      },
    ],
  ])("is broken if %s", async (_name, tamper) => {
    for (const decision of ["approve", "withdraw", "approve"]) await decide(decision);
    await tamper(await records());
    const page = await (await deployment.fetch("/_sunset/record")).text();
    expect(page).toContain("Record damaged");
  });
});

describe("versions in the record", () => {
  const ASKED = { APPROVALS: "2", SIGNERS: "ben@example.com cai@museum.example" };
  const plain = (page: string): string => page.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

  it("show who approved, how many approvals are required, and who published", async () => {
    const signIn = await openTeam(() => deployment);
    const ben = await signIn("ben@example.com", ASKED);
    await ben.decide(id, "approve");
    const page = plain(await ben.see("/record"));
    expect(page).toMatch(
      /Version 1 .*1 of 2 approvals: ben@example\.com; one more is missing, of cai@museum\.example ?ana@example\.com/,
    );
    expect(page).toContain("Approved by ben@example.com");
    vi.restoreAllMocks();
  });

  it("show who rejected them, and not only that they were rejected", async () => {
    await decide("reject", "No.");
    const { text } = await getPage(deployment, "/record");
    expect(plain(text)).toContain("Rejected by the local reviewer");
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { type SignoffRecord, readSignoffs } from "../../src/store/records/signoffs.ts";
import { type Deployment, deploy, post, RULES, tokenOf } from "./support.ts";

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
  return readSignoffs(deployment.signoffs, "signoff/");
}

async function decide(decision: string, comment = "", release = id): Promise<Response> {
  const token = await tokenOf(deployment, release);
  return post(deployment, `/_sunset/releases/${release}/decision`, { token, decision, comment });
}

describe("the record", () => {
  it("is whole if nobody touched it", async () => {
    for (const decision of ["approve", "withdraw", "approve"]) await decide(decision);
    const page = await (await deployment.fetch("/_sunset/record")).text();
    expect(page).toContain("The chain is whole: 3 records");
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
      "a record is no longer one",
      async ([first]) => {
        if (first) await deployment.signoffs.put([{ key: first.key, value: "{}" }]);
      },
    ],
    [
      "a record was put under another release",
      async ([first]) => {
        const key = `signoff/${"1".repeat(64)}/2025-01-01T00:00:09.000Z-00000000`;
        if (first) await deployment.signoffs.put([{ key, value: first.text }]);
      },
    ],
  ])("is broken where %s", async (_name, tamper) => {
    for (const decision of ["approve", "withdraw", "approve"]) await decide(decision);
    await tamper(await records());
    const page = await (await deployment.fetch("/_sunset/record")).text();
    expect(page).toContain("The chain is broken");
  });
});

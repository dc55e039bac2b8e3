import { beforeEach, describe, expect, it } from "vitest";
import { type Deployment, deploy, getPage, post, RULES, tokenOf } from "./support.ts";

let deployment: Deployment;

beforeEach(async () => {
  deployment = await deploy();
});

async function overview(): Promise<string> {
  return (await getPage(deployment, "")).text;
}

/** A part of the page, from its heading to the next of the same rank. */
function sectionOf(text: string, heading: string): string {
  const start = text.indexOf(`<h2>${heading}</h2>`);
  return text.slice(start, text.indexOf("<h2>", start + 1));
}

describe("the overview", () => {
  it("names the bundled table while nothing was promoted", async () => {
    const text = sectionOf(await overview(), "What serves now");
    expect(text).toContain("6 rules");
    expect(text).toContain("the table bundled at deployment");
  });

  it("names the release that serves, and who signed it", async () => {
    const id = await deployment.publish(RULES.slice(0, 2));
    const token = await tokenOf(deployment, id);
    await post(deployment, `/_sunset/releases/${id}/decision`, { token, decision: "approve" });
    await deployment.promote(id);
    const text = sectionOf(await overview(), "What serves now");
    expect(text).toContain("2 rules");
    expect(text).toContain(`href="/_sunset/releases/${id}"`);
    expect(text).toContain("the local reviewer");
  });

  it("lists what awaits a decision, with what it changes", async () => {
    const id = await deployment.publish(RULES.slice(1));
    const text = sectionOf(await overview(), "Awaiting a decision");
    expect(text).toContain(`href="/_sunset/releases/${id}"`);
    expect(text).toContain("1 removed, 0 changed, 0 added");
  });

  it("says how far the gate is ahead, in every zone", async () => {
    deployment.now = Date.parse("2024-12-30T00:00:00Z");
    const text = sectionOf(await overview(), "The gate");
    expect(text).toContain("in 2 days");
    expect(text).toContain("1 January 2025, 00:00 UTC");
    expect(text).toContain("1 January 2025, 08:00 Beijing");
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  type Deployment,
  deploy,
  deployAlone,
  deployProduction,
  getPage,
  post,
  RULES,
  tokenOf,
} from "./support.ts";

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
    expect(text).toContain("It came with the Worker&#39;s deployment");
    expect(text).toContain("1 January 2025, 00:00 UTC");
  });

  it("says of the table that came with the deployment that it serves, and not that it awaits a decision", async () => {
    const id = await deployment.publish(RULES);
    const text = await overview();
    expect(sectionOf(text, "What serves now")).toContain(id);
    expect(sectionOf(text, "Awaiting a decision")).toContain("Nothing awaits a decision");
    const page = await getPage(deployment, `/releases/${id}`);
    expect(page.text).toContain("Serves now");
    expect(page.text).not.toContain("Awaits a decision");
  });

  it("compares with what production was deployed with, not with its own table", async () => {
    const own = await deployment.publish(RULES);
    await deployProduction(deployment, RULES.slice(0, 2));
    expect(sectionOf(await overview(), "What serves now")).toContain("2 rules");
    expect(sectionOf(await overview(), "Awaiting a decision")).toContain(
      "0 removed, 0 changed, 4 added",
    );
    const { text } = await getPage(deployment, `/releases/${own}`);
    expect(text).toContain("Deployed table (1 January 2025)");
    // The third rule of this deployment's own table is none of production's.
    const tried = await getPage(deployment, "/try?urls=/global/kept");
    expect(tried.text).not.toContain("old site answers</");
  });

  it("says where nothing is known of production, and counts every rule as added", async () => {
    deployment = await deployAlone();
    const id = await deployment.publish(RULES.slice(0, 2));
    expect(await overview()).toContain("What production serves is not known");
    expect(sectionOf(await overview(), "Awaiting a decision")).toContain(
      "0 removed, 0 changed, 2 added",
    );
    const { text } = await getPage(deployment, `/releases/${id}`);
    expect(text).toContain("nothing to compare with: everything counts as new");
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

  it("counts what is not decided yet, and leads there", async () => {
    expect(await overview()).not.toContain("Not decided yet");
    const later: RuleData = { from: "/global/later", undecided: true };
    deployment = await deploy([...RULES, later]);
    const text = sectionOf(await overview(), "What serves now");
    expect(text).toContain("Not decided yet");
    expect(text).toMatch(/<a href="\/_sunset\/table\?outcome=undecided">1 rule<\/a>/);
  });
});

describe("the site's own time", () => {
  beforeEach(async () => {
    deployment = await deploy(RULES, {
      activatesAt: "2024-12-31T23:00:00Z",
      announceAt: "2024-06-30T22:00:00Z",
      timeZone: "Europe/Berlin",
    });
    deployment.now = Date.parse("2024-12-01T12:00:00Z");
  });

  it("goes first on every page, with UTC beside it", async () => {
    const midnight = "1 January 2025, 00:00 Europe/Berlin";
    expect(sectionOf(await overview(), "The gate")).toContain(`<li>${midnight}</li>`);
    expect(sectionOf(await overview(), "The gate")).toContain("31 December 2024, 23:00 UTC");
    const now = "1 December 2024, 13:00 Europe/Berlin (1 December 2024, 12:00 UTC)";
    expect(await overview()).toContain(`It is ${now}.`);
    const { text } = await getPage(deployment, "/try?urls=/global/page&at=2025-01-01");
    expect(text).toContain(`1 address, as of ${midnight} (31 December 2024, 23:00 UTC)`);
    expect(text).toContain(
      "The gate at 2025-01-01 00:00 Europe/Berlin (2024-12-31T23:00:00Z) is open",
    );
  });

  it("is in what people choose a time by", async () => {
    expect(await overview()).toMatch(
      /<option value="Europe\/Berlin" selected[^>]*>Europe\/Berlin<\/option>/,
    );
    expect(await overview()).toContain('value="2025-01-01"');
    const fields = { preset: "other", date: "2025-07-01", time: "00:00", zone: "Europe/Berlin" };
    const response = await post(deployment, "/_sunset/preview", fields);
    expect(decodeURIComponent(response.headers.get("set-cookie") ?? "")).toContain(
      "sunset-at=2025-06-30T22:00:00Z;",
    );
  });

  it("is UTC for what is no zone", async () => {
    deployment = await deploy(RULES, { timeZone: "Mars/Olympus" });
    expect(sectionOf(await overview(), "The gate")).toContain("1 January 2025, 00:00 UTC");
  });
});

/** Quick fixes over a version that is to be signed. */
import { beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { GATE } from "../support/table.ts";
import { deploy, type Deployment, getPage, withMarks } from "./support.ts";

const NEW = "https://www.new.example";
const SEEN = "2024-12-01T00:00:00Z";

let deployment: Deployment;
let id: string;

beforeEach(async () => {
  deployment = await deploy([
    { from: "/global/a", to: `${NEW}/a` },
    { from: "/global/p/:slug", to: `${NEW}/p/:slug` },
    { from: "/global/same", to: `${NEW}/same` },
  ]);
  id = await deployment.publish([
    { from: "/global/a", to: `${NEW}/a2` },
    { from: "/global/p/:slug", to: `${NEW}/q/:slug`, examples: { match: ["/global/p/lamp"] } },
    { from: "/global/same", to: `${NEW}/same` },
  ]);
});

/** Writes rows as the reconciler does. */
async function lay(...rules: readonly RuleData[]): Promise<void> {
  const rows = rules.map((rule) => ({
    key: rule.from,
    state: "serving",
    rule,
    typed: null,
    firstSeenAt: SEEN,
    changedAt: SEEN,
    findings: [],
  }));
  const gate = { value: null, findings: [] };
  const overlay = { format: OVERLAY_FORMAT, writtenAt: SEEN, gate, rows, findings: [] };
  await deployment.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
}

/** The visible text of the section. */
async function section(release = id): Promise<string> {
  const { text } = await getPage(deployment, `/releases/${release}`);
  const [, html = ""] = /<section id="rows">(.*?)<\/section>/s.exec(text) ?? [];
  return withMarks(html)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

describe("the page of a version", () => {
  it("says if no quick fix concerns it", async () => {
    expect(await section()).toContain("No quick fix lies over this version.");
  });

  it("names a quick fix that hides a change, with what visitors get in each case", async () => {
    await lay({ from: "/global/a", to: `${NEW}/row` }, { from: "/global/x", gone: true });
    const text = await section();
    expect(text).toContain("1 quick fix hides a change of this version");
    expect(text).toMatch(
      /www\.old\.example\/global\/a .*https:\/\/www\.new\.example\[\/a\] https:\/\/www\.new\.example\[\/a2\] https:\/\/www\.new\.example\[\/row\] by the quick fix \/global\/a/,
    );
    expect(text).toContain("1 other quick fix lies over this version, and hides no change");
  });

  it("repeats that beside the decision", async () => {
    await lay({ from: "/global/a", to: `${NEW}/row` });
    const { text } = await getPage(deployment, `/releases/${id}`);
    const [, panel = ""] = /<aside(.*?)<\/aside>/s.exec(text) ?? [];
    expect(panel).toContain("1 quick fix");
    expect(panel).toContain("/global/a");
  });

  it("names one inside a changed pattern, and a pattern by an example", async () => {
    await lay({ from: "/global/p/x", to: `${NEW}/row` });
    expect(await section()).toContain("www.old.example/global/p/x");
    await lay({ from: "/global/:any/lamp", keep: true });
    expect(await section()).toContain("lies over this version. None hides a change of it.");
    await lay({ from: "/global/p/*", match: "pattern", gone: true, note: "better rules first" });
    expect(await section()).toContain("lies over this version. None hides a change of it.");
  });

  it("says from when on, before the gate", async () => {
    deployment.now = GATE - 60_000;
    await lay({ from: "/global/a", to: `${NEW}/row` });
    expect(await section()).toContain("From 1 January 2025, 00:00 UTC");
  });

  it("says which are left over, also for the live version", async () => {
    await lay({ from: "/global/same", to: `${NEW}/same` }, { from: "/global/a", to: `${NEW}/a2` });
    const text = await section();
    expect(text).toContain("1 quick fix hides a change");
    expect(text).toContain("1 quick fix is left over");
    await deployment.promote(id);
    const live = await section();
    expect(live).toContain("2 quick fixes are left over");
    expect(live).not.toContain("1 quick fix hides");
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import type { Overlay, OverlayRow } from "../../src/store/records/overlay.ts";
import type { Grounds } from "../../src/store/records/pointer.ts";
import { createPointer, stackOver, writePointer } from "../../src/store/records/promotion.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";
import { GATE } from "../support/table.ts";
import {
  BIDI,
  type Deployment,
  deploy,
  deployAlone,
  deployProduction,
  getPage,
  HOSTILE,
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
  return text.slice(start, text.indexOf("<h2", start + 1));
}

/** The head of the page. */
function leadOf(text: string): string {
  const start = text.indexOf('<section class="lead');
  return text.slice(start, text.indexOf("</section>", start));
}

/** The visible text. */
function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

async function approve(id: string): Promise<void> {
  const token = await tokenOf(deployment, id);
  await post(deployment, `/_sunset/releases/${id}/decision`, { token, decision: "approve" });
}

async function promoteFor(id: string, reason: string, grounds?: Grounds): Promise<void> {
  const before = await readPointer(deployment.redirects);
  const target = await readManifest(deployment.redirects, id);
  const by = "eva@example.com";
  const { redirects, now } = deployment;
  const options = { target, before, stack: stackOver(before), by, reason, now };
  await writePointer(redirects, createPointer(grounds ? { ...options, grounds } : options));
}

describe("the head of the overview", () => {
  it("says that nothing waits and how far off the switch-over is, without commands", async () => {
    deployment.now = GATE - 39 * 86_400_000;
    const lead = leadOf(await overview());
    expect(plain(lead)).toMatch(
      /^Nothing is waiting for you\. .* appears here\. Switch-over in 39 days : 1 January 2025, 00:00 UTC For the platform team npx sunset-edge publish/,
    );
    expect(lead.slice(0, lead.indexOf("<details"))).not.toContain("npx");
  });

  it("shows the version that waits, with its changes and a link to it", async () => {
    deployment.now = GATE - 39 * 86_400_000;
    const id = await deployment.publish([...RULES.slice(1), { from: "/global/new", gone: true }]);
    const lead = leadOf(await overview());
    expect(plain(lead)).toMatch(
      /^1 version is waiting for you Switch-over in 39 days : .* Version 1 \(23 November 2024, Ana\) \w{12} 1 new, 1 removed compared with what is live/,
    );
    expect(lead).toContain(`<a class="button" href="/_sunset/releases/${id}">Review `);
  });

  it("shows all versions that wait, the last published first, with older ones folded away", async () => {
    const ids: string[] = [];
    for (let count = 1; count <= 6; count++) {
      deployment.now += 1000;
      ids.push(await deployment.publish(RULES.slice(0, -count)));
    }
    const lead = leadOf(await overview());
    expect(plain(lead)).toContain("6 versions are waiting for you");
    const shown = [...lead.matchAll(/class="button" href="[^"]*\/(\w{64})"/g)].map(([, id]) => id);
    expect(shown).toEqual(ids.toReversed());
    const folded = lead.slice(lead.indexOf("<details"));
    expect(plain(folded)).toContain("3 older ones are waiting too Version 3");
    expect(folded).toContain("3 removed");
    expect(folded).toContain("Its changes are counted on its own page.");
  });

  it("says when that version switches over, if it moves the date", async () => {
    await deployment.publish(RULES.slice(1), { activatesAt: "2025-03-01T00:00:00Z" });
    expect(leadOf(await overview())).toContain(
      "With this version the switch-over is on 1 March 2025, 00:00 UTC.",
    );
    await deployment.redirects.put([{ key: "activatesAt", value: "2025-02-01T00:00:00Z" }]);
    expect(leadOf(await overview())).not.toContain("With this version");
  });

  it("says how long ago a past switch-over was", async () => {
    deployment.now = GATE + 2 * 86_400_000;
    expect(plain(leadOf(await overview()))).toContain("Switched over 2 days ago");
  });
});

describe("an approved version", () => {
  it("that was published after the live one is named until it is live, earlier ones are not", async () => {
    const older = await deployment.publish(RULES.slice(1));
    await approve(older);
    expect(plain(await overview())).toContain("Approved, and not live yet: Version 1");
    await deployment.promote(older);
    expect(plain(await overview())).not.toContain("not live yet");
  });
});

describe("the live version", () => {
  it("is the deployed table if nothing was ever promoted", async () => {
    const text = plain(sectionOf(await overview(), "Live now"));
    expect(text).toContain("Built-in table (1 January 2025)");
    expect(text).toContain("6 entries");
    expect(text).toContain("Built in: it came with the software itself and was never signed here.");
  });

  it("does not wait for a decision, even if somebody published it too", async () => {
    const id = await deployment.publish(RULES);
    const text = await overview();
    expect(sectionOf(text, "Live now")).toContain(id);
    expect(leadOf(text)).toContain("Nothing is waiting for you.");
    const page = await getPage(deployment, `/releases/${id}`);
    expect(page.text).toContain("Live now");
    expect(page.text).not.toContain("Waiting for a decision");
  });

  it("is what production was deployed with, not this deployment's own table", async () => {
    const own = await deployment.publish(RULES);
    await deployProduction(deployment, RULES.slice(0, 2));
    expect(sectionOf(await overview(), "Live now")).toContain("2 entries");
    expect(leadOf(await overview())).toContain("<strong>4 new</strong>");
    const { text } = await getPage(deployment, `/releases/${own}`);
    expect(text).toContain("Built-in table (1 January 2025)");
    // Production's table lacks the third rule of this deployment's own table.
    const tried = await getPage(deployment, "/try?urls=/global/kept");
    expect(tried.text).toContain("Sent to the fallback page only</");
    expect(tried.text).not.toContain("Kept on the old site</");
  });

  it("is unknown if production never ran, and everything counts as new", async () => {
    deployment = await deployAlone();
    await deployment.publish(RULES.slice(0, 2));
    expect(await overview()).toContain("It is not known yet what is live");
    expect(plain(leadOf(await overview()))).toContain(
      "2 new it is not known what is live, so everything counts as new",
    );
  });

  it("counts as approved if the approved release is the deployed table", async () => {
    const id = await deployment.publish(RULES);
    await approve(id);
    await deployment.promote(id);
    expect(plain(sectionOf(await overview(), "Live now"))).toContain("Approved by");
    expect(plain(await overview())).not.toContain("Not approved");
  });

  it("is the promoted release, with those who approved it", async () => {
    const id = await deployment.publish(RULES.slice(0, 2));
    await approve(id);
    await deployment.promote(id);
    const text = sectionOf(await overview(), "Live now");
    expect(text).toContain("2 entries");
    expect(text).toContain(`href="/_sunset/releases/${id}"`);
    expect(plain(text)).toContain("Approved by the local reviewer");
    expect(text).not.toContain("Not approved");
  });

  it.each<[string, string, string]>([
    ["with its reason", "the shop is down", "Reason: the shop is down"],
    ["without one", "", "No reason was given."],
    ["with hostile input as its reason", BIDI + HOSTILE, "Reason: [U+202E]&quot;&gt;&lt;scr"],
  ])(
    "is shown in red after an emergency promotion without approval, %s",
    async (_case, said, shown) => {
      const id = await deployment.publish(RULES.slice(0, 2));
      await promoteFor(id, `break-glass: ${said}`, { kind: "break-glass", said });
      const text = sectionOf(await overview(), "Live now");
      expect(text).toMatch(
        /<span class="tag bad"><span aria-hidden="true">✗\s<\/span>Not approved/,
      );
      expect(text).toContain(`Emergency release. ${shown}`);
      expect(text).not.toContain("break-glass");
      expect(text).not.toContain(BIDI);
      const listed = plain(sectionOf(await overview(), "All versions"));
      expect(listed).toContain("✓ Live now ✗ Not approved");
    },
  );

  it.each<[string, Grounds | undefined, string, string]>([
    ["of a rollback", { kind: "rollback", said: "it burns" }, "en", "went back to it: it burns"],
    [
      "of a rollback in Chinese",
      { kind: "rollback", said: "it burns" },
      "zh",
      "退回到此版本：it burns",
    ],
    ["that nobody gave", { kind: "rollback" }, "en", "went back to it; no reason was given"],
    ["of an earlier version as it was written", undefined, "zh", "break-glass: it burns"],
  ])("is shown with the reason %s", async (_case, grounds, language, shown) => {
    await promoteFor(await deployment.publish(RULES.slice(0, 2)), "break-glass: it burns", grounds);
    const { text } = await getPage(deployment, "", { headers: { "accept-language": language } });
    expect(plain(text)).toContain(shown);
    expect(text).not.toMatch(/Emergency release|紧急上线/);
  });

  it("counts undecided rules, and links them", async () => {
    expect(await overview()).not.toContain("Not decided yet:");
    const later: RuleData = { from: "/global/later", undecided: true };
    deployment = await deploy([...RULES, later]);
    expect(sectionOf(await overview(), "Live now")).toMatch(
      /<a href="\/_sunset\/table\?outcome=undecided">Not decided yet: 1<\/a>/,
    );
  });
});

describe("the switch-over", () => {
  it("has a date in the site's zone, its distance, and on demand the date in other zones", async () => {
    deployment.now = Date.parse("2024-12-30T00:00:00Z");
    const text = sectionOf(await overview(), "Switch-over");
    expect(text).toContain(
      '<p class="figure"><time datetime="2025-01-01T00:00:00Z">1 January 2025, 00:00 UTC</time><small>in 2 days</small></p>',
    );
    expect(text).toContain("Until then visitors see the old site.");
    const folded = text.slice(text.indexOf("<details"));
    expect(folded).toContain("1 January 2025, 08:00 Beijing");
    expect(folded).not.toContain("00:00 UTC");
  });

  it("in the past says that old addresses are redirected", async () => {
    deployment.now = GATE + 3 * 86_400_000;
    const text = sectionOf(await overview(), "Switch-over");
    expect(text).toContain("<small>3 days ago</small>");
    expect(text).toContain("Old addresses are redirected.");
  });

  it("that was moved also says what the version has", async () => {
    await deployment.redirects.put([{ key: "activatesAt", value: "2025-02-01T00:00:00Z" }]);
    await overview();
    const text = sectionOf(await overview(), "Switch-over");
    expect(text).toContain(
      '<time datetime="2025-02-01T00:00:00Z">1 February 2025, 00:00 UTC</time>',
    );
    expect(text).toContain(
      "Moved by the platform team. The live version says 1 January 2025, 00:00 UTC.",
    );
  });

  it("is the same number of days away everywhere on the page", async () => {
    deployment = await deploy(RULES.slice(0, 2), { announceAt: undefined });
    deployment.now = GATE - 695.7 * 86_400_000;
    const days = new Set([...(await overview()).matchAll(/in (\d+) days/g)].map(([, it]) => it));
    expect([...days]).toEqual(["695"]);
  });
});

describe("the quick fixes", () => {
  it("are counted by their state, or there are none", async () => {
    expect(sectionOf(await overview(), "Quick fixes")).toContain("No redirect is overridden.");
    const at = { file: "KV", line: 1, column: 1, rule: null };
    const shadowed = { id: "rule-shadowed", severity: "error", message: "", fix: "", at } as const;
    const states: Partial<OverlayRow>[] = [
      {},
      { waitsUntil: "2024-12-31T00:00:00Z" },
      { waitsUntil: "2025-12-31T00:00:00Z" },
      { rule: { from: "/global/3", gone: true, endsAt: "2024-12-31T00:00:00Z" } },
      { findings: [shadowed] },
      { state: "last-good" },
      { state: "rejected", rule: null },
    ];
    const rows = states.map((state, index): OverlayRow => ({
      key: `/global/${index}`,
      state: "serving",
      rule: { from: `/global/${index}`, gone: true },
      typed: null,
      firstSeenAt: "2024-12-01T00:00:00Z",
      changedAt: "2024-12-01T00:00:00Z",
      findings: [],
      ...state,
    }));
    const overlay: Overlay = {
      format: OVERLAY_FORMAT,
      writtenAt: "2024-12-01T00:00:00Z",
      gate: { value: null, findings: [] },
      rows,
      findings: [],
    };
    await deployment.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
    await overview();
    expect(plain(sectionOf(await overview(), "Quick fixes"))).toContain(
      "7 ✓ 2 in use • 1 waits for its date • 1 is over ! 1 without effect: other entries answer first ! 1 still on its last valid value ✗ 1 ignored, because of a mistake Show all",
    );
  });
});

describe("the timeline", () => {
  /** The number of entries that start early, each on another day before the gate. */
  const early = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({
      from: `/global/early-${index}`,
      to: "https://www.new.example/early",
      startsAt: new Date(GATE - (index + 1) * 86_400_000).toISOString(),
    }));

  it("is that of the version that waits, and says so", async () => {
    expect(plain(sectionOf(await overview(), "Timeline"))).toContain(
      "What is live now: Built-in table",
    );
    await deployment.publish(early(2), { activatesAt: "2025-01-01T00:00:00Z" });
    const text = plain(sectionOf(await overview(), "Timeline"));
    expect(text).toContain("The version that is waiting: Version 1");
    expect(text).toContain("1 entry started early 30 December 2024");
    expect(text).not.toContain("1 November 2024");
  });

  it("shows six of fifteen early starts, the next ones first, and links all", async () => {
    deployment.now = GATE - 10.5 * 86_400_000;
    const id = await deployment.publish(early(15));
    const text = sectionOf(await overview(), "Timeline");
    const items = [...text.matchAll(/<li class="(\w+)"><strong>([^<]+)/g)].map(([, it]) => it);
    expect(items).toEqual([
      "announcement",
      "now",
      ...Array.from({ length: 6 }, () => "early"),
      "gate",
    ]);
    expect(plain(text)).toContain("1 entry starts early 22 December 2024");
    expect(text).toContain(
      `<a href="/_sunset/table?release=${id}&amp;window=1">and 9 more dates on which entries start early</a>`,
    );
  });
});

describe("the versions", () => {
  it("are listed with their names, and older ones only counted", async () => {
    for (let count = 0; count < 22; count++) {
      deployment.now += 1000;
      await deployment.publish([{ from: `/global/${count}`, gone: true }]);
    }
    const text = sectionOf(await overview(), "All versions");
    expect(plain(text)).toContain("Version 22 (1 January 2025, Ana)");
    expect(plain(text.slice(text.lastIndexOf("<details class")))).toBeTruthy();
    expect(plain(text)).toMatch(
      /3 older versions are not shown. For the platform team npx sunset-edge releases/,
    );
  });
});

it("require no terminal, except in texts for the platform team", async () => {
  await deployment.publish(RULES.slice(1));
  const text = (await overview()).replace(/<details class="platform">[^]*?<\/details>/g, "");
  expect(text).not.toContain("npx");
});

describe("the site's time zone", () => {
  beforeEach(async () => {
    deployment = await deploy(RULES, {
      activatesAt: "2024-12-31T23:00:00Z",
      announceAt: "2024-06-30T22:00:00Z",
      timeZone: "Europe/Berlin",
    });
    deployment.now = Date.parse("2024-12-01T12:00:00Z");
  });

  it("comes first on every page, with UTC beside it", async () => {
    const midnight = "1 January 2025, 00:00 Europe/Berlin";
    const card = sectionOf(await overview(), "Switch-over");
    expect(card).toContain(`<time datetime="2024-12-31T23:00:00Z">${midnight}</time><small>`);
    expect(card.slice(0, card.indexOf("<details"))).toContain("31 December 2024, 23:00 UTC");
    const now = "1 December 2024, 13:00 Europe/Berlin (12:00 UTC)";
    expect(await overview()).toContain(`It is ${now}.`);
    const { text } = await getPage(deployment, "/try?urls=/global/page&at=2025-01-01");
    expect(text).toContain(`as of ${midnight} (31 December 2024, 23:00 UTC)`);
    expect(text).toContain(
      `The switch-over on ${midnight} (31 December 2024, 23:00 UTC) has happened`,
    );
  });

  it("is used when people choose a time", async () => {
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

  it("is UTC if it is unknown", async () => {
    deployment = await deploy(RULES, { timeZone: "Mars/Olympus" });
    expect(sectionOf(await overview(), "Switch-over")).toContain("1 January 2025, 00:00 UTC");
  });
});

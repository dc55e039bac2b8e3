import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { writeCheckResults } from "../../src/store/records/check-results.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { readSignoffs } from "../../src/store/records/signoffs.ts";
import { GATE, HOUR, type SitePatch } from "../support/table.ts";
import { deploy, type Deployment, HOSTILE, post, tokenOf } from "./support.ts";

const NEW = "https://www.new.example";
const DAY = 24 * HOUR;
const PAGE: RuleData = { from: "/global/page", to: `${NEW}/page` };
const OTHER: RuleData = { from: "/global/other", to: `${NEW}/other` };
const ZONE = { timeZone: "Asia/Shanghai" };

/** The visible text of a part of a page. */
function textOf(html: string): string {
  return html
    .replace(/<textarea.*?<\/textarea>/gs, "")
    .replace(/<\/?(?:p|ul|li|h1|h2|h3|tr|td|th|div|small|button|dl|dt|dd)\b[^>]*>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .split("\n")
    .map((it) => it.replace(/\s+/g, " ").trim())
    .filter((it) => it !== "")
    .join("\n");
}

async function pageOf(deployment: Deployment, id: string, query = ""): Promise<string> {
  return (await deployment.fetch(`/_sunset/releases/${id}${query}`)).text();
}

/** The panel beside the decision, in lines. */
async function panelOf(deployment: Deployment, id: string): Promise<string[]> {
  const page = await pageOf(deployment, id);
  return textOf(/<aside.*?<\/aside>/s.exec(page)?.[0] ?? "").split("\n");
}

/** Puts a row into force, as the reconciler does. */
async function layRow({ redirects, now }: Deployment, rule: RuleData): Promise<void> {
  const writtenAt = new Date(now).toISOString();
  const seen = { firstSeenAt: writtenAt, changedAt: writtenAt };
  const overlay: Overlay = {
    format: OVERLAY_FORMAT,
    writtenAt,
    gate: { value: null, findings: [] },
    rows: [{ key: rule.from, state: "serving", rule, typed: null, ...seen, findings: [] }],
    findings: [],
  };
  await redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
}

interface Case {
  readonly olds?: readonly RuleData[];
  readonly news?: readonly RuleData[];
  /** The rules of the live table and of the release. */
  readonly site?: SitePatch;
  readonly next?: SitePatch;
  readonly now?: number;
  /** The value of `activatesAt` in KV. */
  readonly gate?: string;
}

async function review({ olds = [], news = [], site = {}, next = {}, now, gate }: Case) {
  const deployment = await deploy(olds, { ...ZONE, ...site });
  deployment.now = now ?? GATE - 30 * DAY;
  if (gate !== undefined) await deployment.redirects.put([{ key: "activatesAt", value: gate }]);
  const id = await deployment.publish(news, { ...ZONE, ...site, ...next });
  return { deployment, id };
}

/** Longer than a record stores. */
const MANY_KEPT = Array.from({ length: 500 }, (_, index) => `/global/kept-${index}`);
const longTexts = (end: string) => ({
  en: { announcement: "x".repeat(500), goneText: "y".repeat(490) },
  de: { announcement: "x".repeat(500), goneText: "y".repeat(490) },
  fr: { announcement: "x".repeat(500), goneText: "y".repeat(490) },
  it: { announcement: "x".repeat(500), goneText: "y".repeat(490) },
  zh: { announcement: "x".repeat(500), goneText: `${"y".repeat(480)} ${end}` },
});

const JOBS: readonly RuleData[] = [
  { from: "/global/jobs", to: `${NEW}/jobs` },
  { from: "/Global/Jobs/a%20b", to: `${NEW}/jobs/a` },
  { from: "/global/jobs/:id", to: `${NEW}/jobs/:id`, examples: { match: ["/global/jobs/1"] } },
  { from: "https://old.example/global/jobs/x?y=1", gone: true },
  // Not changed.
  { from: "/global/jobs/kept", keep: true },
];

const ROW_OF_GATE = "2025-01-15T00:00:00Z";
const AT_GATE = "1 January 2025, 08:00 Beijing (00:00 UTC)";

describe("the panel beside the decision", () => {
  const early = { ...OTHER, startsAt: "2024-11-01T00:00:00Z" };

  it.each<[string, Case, string[]]>([
    [
      "counts changes from the gate on, in the site's own time zone first",
      { olds: [OTHER], news: [OTHER, PAGE] },
      [
        "1 change (1 new)",
        `From ${AT_GATE}: 1 new`,
        "1 address no longer ends on the fallback page.",
        `Approve 1 change for ${AT_GATE}`,
      ],
    ],
    [
      "says that a rule with an open window starts at once, and names it",
      { news: [early, PAGE] },
      [
        "At once, when it goes live: 1 new (/global/other)",
        `From ${AT_GATE}: 1 new (/global/page)`,
        "Approve 2 changes, 1 of them at once",
      ],
    ],
    [
      "gives the date of a window ahead",
      { news: [{ ...OTHER, startsAt: "2024-12-24T00:00:00+08:00" }, PAGE] },
      [
        "From 24 December 2024, 00:00 Beijing (23 December 2024, 16:00 UTC): 1 new (/global/other)",
        "Approve 2 changes, the first from 24 December 2024, 00:00 Beijing (23 December 2024, 16:00 UTC)",
      ],
    ],
    [
      "says that a past window makes no difference",
      { news: [{ ...early, endsAt: "2024-11-02T00:00:00Z" }] },
      [
        "1 change makes no difference: the dates are over, or never come.",
        "The one address that was tried gets the same as now.",
      ],
    ],
    [
      "says that everything starts at once after the gate",
      { olds: [PAGE], news: [{ ...PAGE, to: `${NEW}/new` }], now: GATE },
      ["At once, when it goes live: 1 changed (/global/page)", "Approve 1 change, at once"],
    ],
    [
      "uses the gate of the release, not of the live table",
      { olds: [PAGE], news: [OTHER, PAGE], next: { activatesAt: "2025-01-08T00:00:00Z" } },
      [
        "2 changes (1 new, 1 setting)",
        "From 8 January 2025, 08:00 Beijing (00:00 UTC): 1 new",
        `Switch-over moved from ${AT_GATE} to 8 January 2025, 08:00 Beijing (00:00 UTC): 1 redirect starts 7 days later.`,
      ],
    ],
    [
      "says that a gate that has opened is closed again",
      { olds: [PAGE], news: [PAGE], next: { activatesAt: "2025-01-08T00:00:00Z" }, now: GATE },
      [
        `Switch-over moved from ${AT_GATE} to 8 January 2025, 08:00 Beijing (00:00 UTC): until then visitors get the old site again, even where they are redirected today.`,
        "Approve 1 change, at once",
      ],
    ],
    [
      "says by how many seconds a gate is moved",
      { next: { activatesAt: "2025-01-01T00:00:30Z" } },
      [`Switch-over moved from ${AT_GATE} to 1 January 2025, 08:00:30 Beijing (00:00:30 UTC).`],
    ],
    [
      "says so of a site whose old addresses all go to the fallback page",
      { next: { activatesAt: "2025-01-08T00:00:00Z" }, now: GATE },
      [
        `Switch-over moved from ${AT_GATE} to 8 January 2025, 08:00 Beijing (00:00 UTC): until then visitors get the old site again, even where they are redirected today.`,
      ],
    ],
    [
      "counts no redirects for a gate that is open before and after",
      {
        olds: [PAGE],
        news: [PAGE],
        next: { activatesAt: "2025-01-08T00:00:00Z" },
        now: GATE + 30 * DAY,
      },
      [`Switch-over moved from ${AT_GATE} to 8 January 2025, 08:00 Beijing (00:00 UTC).`],
    ],
    [
      "uses a gate moved by a row rather than that of the release",
      {
        olds: [PAGE],
        news: [OTHER, PAGE],
        next: { activatesAt: "2025-01-08T00:00:00Z" },
        gate: ROW_OF_GATE,
      },
      [
        "From 15 January 2025, 08:00 Beijing (00:00 UTC): 1 new",
        "A quick fix holds the switch-over at 15 January 2025, 08:00 Beijing (00:00 UTC), whatever the version says.",
        `Switch-over moved from ${AT_GATE} to 8 January 2025, 08:00 Beijing (00:00 UTC). This has no effect while a quick fix holds the switch-over.`,
      ],
    ],
    [
      "reports a changed fallback and its effect",
      { olds: [PAGE], news: [PAGE], next: { fallback: `${NEW}/home` } },
      [
        `The fallback page is now ${NEW}/home. It was ${NEW}/. All addresses without a redirect of their own go there.`,
        `Approve 1 change for ${AT_GATE}`,
      ],
    ],
    [
      "reports a removed fallback",
      { next: { fallback: null } },
      [
        `There is no fallback page any more (it was ${NEW}/): addresses without a redirect of their own get “page not found”.`,
      ],
    ],
    [
      "reports a narrowed scope, with the redirects that end with it",
      {
        olds: [PAGE, { from: "/fr/a", to: `${NEW}/a` }, { from: "/FR/b", to: `${NEW}/b` }],
        news: [PAGE],
        next: { scope: ["/global", "/uk", "/de"] },
      },
      [
        "3 changes (2 removed, 1 setting)",
        "No longer closes: /fr. 2 redirects under it no longer apply. Now also closes: /de.",
        "2 addresses go back to the old site.",
      ],
    ],
    [
      "reports a newly kept path",
      { next: { keep: ["/global/legal/*", "/global/jobs"] } },
      ["Now never redirected: /global/jobs."],
    ],
    [
      "counts the redirects that a kept path stops, including those that the version removes",
      {
        olds: [PAGE, ...JOBS, { from: "/global/:any", to: `${NEW}/:any` }],
        news: [PAGE, { from: "/global/:any", to: `${NEW}/:any` }],
        next: { keep: ["/global/legal/*", "/global/jobs/*"] },
      },
      ["Now never redirected: /global/jobs/*. 4 redirects under it no longer apply."],
    ],
    [
      "says until when a path is kept",
      {
        olds: [PAGE, ...JOBS],
        news: [PAGE, ...JOBS],
        next: {
          keep: ["/global/legal/*", { path: "/global/jobs/*", until: "2025-06-01T00:00:00Z" }],
        },
      },
      [
        "Now never redirected: /global/jobs/* until 1 June 2025, 08:00 Beijing (00:00 UTC). 4 redirects under it no longer apply.",
      ],
    ],
    [
      "reports one newly kept path among very many",
      {
        site: { keep: MANY_KEPT },
        next: { keep: [...MANY_KEPT, "/global/jobs"] },
      },
      ["Now never redirected: /global/jobs."],
    ],
    [
      "shows the end of a long text",
      {
        site: { texts: longTexts("It is here.") },
        next: { texts: longTexts("It was here.") },
      },
      [
        expect.stringMatching(
          /^Texts of the pages, text of the page that says gone in Chinese: “y.*It is here\.” becomes “y.*It was here\.”\.$/,
        ),
      ],
    ],
    [
      "reports texts by language, with the previous texts",
      {
        site: { texts: { en: { announcement: "We move." }, de: { goneTitle: "Weg" } } },
        next: { texts: { en: { announcement: "We moved." }, fr: { goneTitle: "Parti" } } },
      },
      [
        "Texts of the pages: no longer title of the page that says gone in German as Weg. Texts of the pages, announcement in English: “We move.” becomes “We moved.”. Texts of the pages: now also title of the page that says gone in French as Parti.",
      ],
    ],
    [
      "reports what was added to and removed from lists",
      {
        site: { cors: ["/global/fonts/*"], deadTargets: [`${NEW}/404`] },
        next: {
          cors: ["/global/api/*"],
          deadTargets: [`${NEW}/404`, `${NEW}/gone`],
          aliases: { "old.example": "www.old.example" },
          targetHosts: ["www.new.example", "new.example", "shop.new.example"],
        },
      },
      [
        "Scripts of other sites may no longer follow the redirects of /global/fonts/*. Scripts of other sites may now follow the redirects of /global/api/*.",
        `The new site is now taken to say “page not found” by ${NEW}/gone.`,
        "Now answered like another host: old.example as www.old.example.",
        "Sites that redirects may lead to: now also shop.new.example.",
      ],
    ],
    [
      "describes switches and kinds of redirects in words",
      { next: { repair: false, fallbackStatus: 302 } },
      [
        "Repair of broken addresses: off. It was not set before.",
        "Kind of redirect to the fallback page: temporary (302). It was not set before.",
      ],
    ],
    [
      "names every other setting",
      { next: { maxAgeSeconds: 60, color: "#b3261e" } },
      [
        "How long browsers remember a redirect, in seconds: 3600 becomes 60.",
        "Colour of the pages: #b3261e. It was not set before.",
      ],
    ],
    [
      "says which addresses are sent only to the fallback page",
      { olds: [PAGE, OTHER], news: [{ from: "/global/other", gone: true }] },
      [
        "2 changes (1 changed, 1 removed)",
        "1 address is sent to the fallback page only.",
        "Visitors of 1 address are told that the page is gone.",
      ],
    ],
    [
      "says that nothing changes",
      { olds: [PAGE], news: [{ ...PAGE, note: "x" }] },
      ["Nothing changes for visitors.", "Approve: nothing changes"],
    ],
    [
      "counts warnings by kind",
      { news: [{ from: "/global/p/:a", to: `${NEW}/:a` }] },
      [
        "1 warning: Groups of addresses have no example to check them by (1)",
        "1 changed group of addresses has no example: nobody has tried what visitors get there.",
      ],
    ],
  ])("%s", async (_name, given, lines) => {
    const { deployment, id } = await review(given);
    const panel = await panelOf(deployment, id);
    expect(panel).toEqual(expect.arrayContaining(lines));
  });

  it("uses the singular for one address", async () => {
    const { deployment, id } = await review({
      olds: [PAGE],
      news: [PAGE, { from: "/global/page?a=1", to: `${NEW}/page?a=1` }],
    });
    expect((await panelOf(deployment, id)).join("\n")).toContain(
      "The one address that was tried gets the same as now.",
    );
  });

  it("shows hostile input as text", async () => {
    const from = `/global/${encodeURIComponent(HOSTILE)}`;
    const { deployment, id } = await review({
      news: [{ from, to: `${NEW}/x`, startsAt: "2024-11-01T00:00:00Z" }],
      next: { name: HOSTILE, keep: [`/global/${HOSTILE}`] },
    });
    const page = await pageOf(deployment, id);
    expect(page).not.toMatch(/<script>alert|<img|‮/);
    expect(textOf(page)).toContain("U+202E");
  });
});

describe("a change", () => {
  async function rowOf(given: Case): Promise<string> {
    const { deployment, id } = await review(given);
    // Results remembered from an earlier page are the same as new ones.
    await pageOf(deployment, id);
    deployment.now += 30_000;
    const page = await pageOf(deployment, id);
    const row = /<table class="stacked changes">.*?<tbody>(.*?)<\/tbody>/s.exec(page)?.[1] ?? "";
    // Texts about the rule are not part of its effect.
    return textOf(row.replace(/<div class="comments">.*?<\/div>/gs, ""));
  }
  const wide: RuleData = { from: "/global/:a", to: `${NEW}/all/:a` };

  it.each<[string, Case, string]>([
    [
      "that removes a rule shows the fallback page in its place",
      { olds: [PAGE] },
      `/global/page\n301 permanent ${NEW}/page\nsent to the fallback page only`,
    ],
    [
      "that removes a rule after the gate shows no date",
      { olds: [PAGE], now: GATE + DAY },
      `/global/page\n301 permanent ${NEW}/page\nsent to the fallback page only`,
    ],
    [
      "that removes a rule shows another redirect in its place",
      { olds: [PAGE, wide], news: [wide] },
      `/global/page\n301 permanent ${NEW}/page\nanother redirect: ${NEW}/all/page`,
    ],
    [
      "that removes a rule without a fallback shows that there is no page",
      { olds: [PAGE], site: { fallback: null } },
      `/global/page\n301 permanent ${NEW}/page\npage not found`,
    ],
    [
      "that removes a rule shows its dates, host and parameters, and each later answer",
      {
        olds: [
          {
            ...PAGE,
            from: "https://old.example/global/page",
            startsAt: "2024-11-01T00:00:00Z",
            query: "drop",
          },
        ],
      },
      [
        "https://old.example/global/page",
        `301 permanent ${NEW}/page`,
        "on old.example only",
        "from 1 November 2024, 08:00 Beijing (00:00 UTC)",
        "campaign parameters (utm_…) are removed",
        "kept on the old site until the switch-over",
        `${AT_GATE}: sent to the fallback page only`,
      ].join("\n"),
    ],
    [
      "that adds a rule shows the current answer, and whom it is for",
      {
        news: [
          {
            from: "/global/:a/x",
            where: { a: ["b", "c"] },
            to: `${NEW}/:a`,
            examples: { match: ["/global/b/x"] },
            endsAt: "2026-01-01T00:00:00Z",
          },
        ],
      },
      [
        "/global/:a/x",
        "/global/b/x: sent to the fallback page only",
        `301 permanent ${NEW}/:a`,
        "until 1 January 2026, 08:00 Beijing (00:00 UTC)",
        ":a is one of: b, c",
      ].join("\n"),
    ],
    [
      "of a pattern without an example says that none was tried",
      { olds: [wide] },
      `/global/:a\n301 permanent ${NEW}/all/:a\nA group of addresses without an example: try some of them.`,
    ],
    [
      "of only the status says permanent and temporary",
      { olds: [PAGE], news: [{ ...PAGE, status: 302 }] },
      `/global/page\n301 permanent ${NEW}/page\n302 temporary ${NEW}/page`,
    ],
    [
      "of a date by less than a minute shows the seconds",
      {
        olds: [{ ...PAGE, endsAt: "2025-06-01T00:00:00Z" }],
        news: [{ ...PAGE, endsAt: "2025-06-01T00:00:59Z" }],
      },
      [
        "/global/page",
        `301 permanent ${NEW}/page`,
        "until 1 June 2025, 08:00 Beijing (00:00 UTC)",
        `301 permanent ${NEW}/page`,
        "until 1 June 2025, 08:00:59 Beijing (00:00:59 UTC)",
      ].join("\n"),
    ],
    [
      "of the dates shows both",
      {
        olds: [{ ...PAGE, startsAt: "2024-12-31T00:00:00Z", endsAt: "2025-06-01T00:00:00Z" }],
        news: [PAGE],
      },
      [
        "/global/page",
        `301 permanent ${NEW}/page`,
        "from 31 December 2024, 08:00 Beijing (00:00 UTC)",
        "until 1 June 2025, 08:00 Beijing (00:00 UTC)",
        `301 permanent ${NEW}/page`,
        "from the switch-over",
        "without an end",
      ].join("\n"),
    ],
    [
      "behind another rule says that nobody notices",
      {
        olds: [{ ...wide, examples: { match: ["/global/page"] } }, PAGE],
        news: [{ ...wide, to: `${NEW}/more/:a`, examples: { match: ["/global/page"] } }, PAGE],
      },
      `/global/:a\n301 permanent ${NEW}/all/:a\n301 permanent ${NEW}/more/:a\nVisitors notice nothing: the addresses that were tried get the same as now.`,
    ],
  ])("%s", async (_name, given, text) => {
    expect(await rowOf(given)).toBe(text);
  });

  it("marks only the differing part of an address", async () => {
    const { deployment, id } = await review({
      olds: [{ ...PAGE, to: `${NEW}/a/old/c?x=1` }],
      news: [{ ...PAGE, to: `${NEW}/a/new/c?x=1` }],
    });
    const page = await pageOf(deployment, id);
    expect(page.match(/<mark class="differs"><bdi dir="ltr">[^<]*/g)).toEqual([
      '<mark class="differs"><bdi dir="ltr">/old',
      '<mark class="differs"><bdi dir="ltr">/new',
    ]);
  });
});

describe("a release with more changes than can be shown", () => {
  it("has exact counts, a sample, and effects counted from the tried addresses only", async () => {
    const many = Array.from({ length: 25_000 }, (_, index): RuleData => {
      const name = String(index).padStart(5, "0");
      return { from: `/global/${name}`, to: `${NEW}/${name}` };
    });
    const early = { ...PAGE, startsAt: "2024-11-01T00:00:00Z" };
    const { deployment, id } = await review({ olds: [OTHER], news: [...many, early] });
    // It is not ready for the first request.
    let panel = await panelOf(deployment, id);
    while (!panel.join().includes("changes (")) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      panel = await panelOf(deployment, id);
    }
    expect(panel).toContain("25,002 changes (25,001 new, 1 removed)");
    expect(panel).toContain("At once, when it goes live: 1 new (/global/page)");
    expect(panel).toContain(
      "So much changes that only 501 addresses were tried: the numbers of addresses are those of the sample, the numbers of changes are complete.",
    );
    const page = textOf(await pageOf(deployment, id, "?kind=added"));
    expect(page).toContain("New (25,001)");
    expect(page).toContain("And 24,501 more, which are not shown here.");
  });
});

describe("the signed panel", () => {
  async function sign(deployment: Deployment, id: string, token: string) {
    const fields = { token, decision: "approve", comment: "" };
    return post(deployment, `/_sunset/releases/${id}/decision`, fields);
  }

  it("goes into the record as it was shown, and is on the confirmation and in the record", async () => {
    const { deployment, id } = await review({
      olds: [OTHER],
      news: [PAGE, { ...OTHER, startsAt: "2024-11-01T00:00:00Z" }],
    });
    const shown = await panelOf(deployment, id);
    const response = await sign(deployment, id, await tokenOf(deployment, id));
    expect(response.status).toBe(303);
    const confirmation = textOf(
      await (await deployment.fetch(response.headers.get("location") ?? "")).text(),
    ).split("\n");
    const lines = shown.slice(
      1,
      shown.findIndex((it) => it.startsWith("Comment")),
    );
    const at = confirmation.indexOf("What was signed") + 1;
    expect(confirmation.slice(at, at + lines.length)).toEqual(lines);
    const record = textOf(await (await deployment.fetch("/_sunset/record")).text());
    expect(record).toContain(
      `2 changes · At once, when it goes live: 1 changed · From ${AT_GATE}: 1 new`,
    );
    // Later events do not change it.
    await deployment.redirects.put([{ key: "activatesAt", value: ROW_OF_GATE }]);
    const again = await (await deployment.fetch(response.headers.get("location") ?? "")).text();
    expect(textOf(again)).toContain(`From ${AT_GATE}: 1 new`);
    const [signed] = await readSignoffs(deployment.signoffs, "signoff/", deployment.now);
    expect(signed?.signoff?.effect).toMatchObject({
      gate: "2025-01-01T00:00:00Z",
      counts: { removed: 0, changed: 1, added: 1 },
      starts: [
        { at: null, froms: ["/global/other"] },
        { at: "2025-01-01T00:00:00Z", froms: ["/global/page"] },
      ],
    });
  });

  it("names in the record the settings that were signed", async () => {
    const next = { activatesAt: "2025-01-08T00:00:00Z", maxAgeSeconds: 60 };
    const { deployment, id } = await review({ olds: [PAGE], news: [PAGE], next });
    await sign(deployment, id, await tokenOf(deployment, id));
    const record = textOf(await (await deployment.fetch("/_sunset/record")).text());
    expect(record).toContain(
      "2 changes · 2 settings: Switch-over date, How long browsers remember a redirect, in seconds",
    );
  });

  it("is reported as missing in a record from before it was kept, whose chain is intact", async () => {
    const { deployment, id } = await review({ news: [PAGE] });
    const name = "2024-12-01T00:00:00.000Z-00000000";
    const old = {
      release: id,
      manifest: "x",
      decision: "approve",
      by: { email: "local", subject: "local" },
      via: "local",
      at: "2024-12-01T00:00:00.000Z",
      comment: "",
      base: null,
      previous: null,
    };
    await deployment.signoffs.put([{ key: `signoff/${id}/${name}`, value: JSON.stringify(old) }]);
    await sign(deployment, id, await tokenOf(deployment, id));
    const page = await (await deployment.fetch(`/_sunset/releases/${id}/decisions/${name}`)).text();
    expect(textOf(page)).toContain("from before the effect was recorded");
    const record = await (await deployment.fetch("/_sunset/record")).text();
    expect(record).toContain("Record intact: 2 entries, none altered or removed");
  });

  const counts = { dead: 1, "soft-dead": 0, unknown: 0, redirected: 0, ok: 0 };

  it.each<[string, (deployment: Deployment, id: string) => Promise<unknown>, string]>([
    [
      "the gate was moved",
      ({ redirects }) => redirects.put([{ key: "activatesAt", value: ROW_OF_GATE }]),
      "From 15 January 2025, 08:00 Beijing (00:00 UTC): 1 new",
    ],
    [
      "a row was added",
      async (deployment) => {
        await layRow(deployment, { from: "/global/page", gone: true });
      },
      "The one address that was tried gets the same as now.",
    ],
    [
      "results of a check were published",
      ({ redirects, now }, id) =>
        writeCheckResults(
          redirects,
          id,
          { checkedAt: "2024-12-01T00:00:00Z", checkedBy: "x", counts, unfilled: 0, targets: [] },
          now,
        ),
      "1 new page did not work at the last check: visitors would see an error.",
    ],
    [
      "something else went live",
      async (deployment) => deployment.promote(await deployment.publish([PAGE, OTHER], ZONE)),
      "1 change (1 removed)",
    ],
    [
      "the gate opened",
      async (deployment) => void (deployment.now = GATE),
      "At once, when it goes live: 1 new (/global/page)",
    ],
  ])("is shown anew, not signed as it was, if %s meanwhile", async (_name, change, line) => {
    const { deployment, id } = await review({ news: [PAGE] });
    const token = await tokenOf(deployment, id);
    await change(deployment, id);
    const response = await sign(deployment, id, token);
    expect(response.status).toBe(403);
    const page = await response.text();
    expect(page).toContain("out of date");
    expect(textOf(page).split("\n")).toContain(line);
    expect(await readSignoffs(deployment.signoffs, "signoff/", deployment.now)).toEqual([]);
    // With the new panel it is accepted.
    const fresh = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? "";
    expect((await sign(deployment, id, fresh)).status).toBe(303);
  });

  it.each<[string, (deployment: Deployment, id: string, token: string) => Promise<unknown>]>([
    [
      "the quick fix over it changed",
      (deployment) => layRow(deployment, { from: "/global/page", to: `${NEW}/other` }),
    ],
    [
      "it was rejected",
      async (deployment, id, token) => {
        const fields = { token, decision: "reject", comment: "The shop is wrong." };
        await post(deployment, `/_sunset/releases/${id}/decision`, fields);
      },
    ],
  ])(
    "is shown anew, not signed as it was, if %s, even with the same changes",
    async (_name, change) => {
      const { deployment, id } = await review({ olds: [OTHER], news: [PAGE] });
      await layRow(deployment, { from: "/global/page", gone: true });
      const token = await tokenOf(deployment, id);
      await change(deployment, id, token);
      deployment.now += DAY;
      expect((await sign(deployment, id, token)).status).toBe(403);
      expect((await sign(deployment, id, await tokenOf(deployment, id))).status).toBe(303);
    },
  );

  it("is signed as it was shown if only something outside of it changed", async () => {
    const { deployment, id } = await review({ news: [PAGE] });
    const token = await tokenOf(deployment, id);
    deployment.now += DAY;
    await layRow(deployment, { from: "/uk/elsewhere", gone: true });
    expect((await sign(deployment, id, token)).status).toBe(303);
  });
});

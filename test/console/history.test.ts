/** The history of an address: the answer of each version that was live, and who put it live. */
import { beforeEach, describe, expect, it } from "vitest";
import { GATE_KEY, OVERLAY_KEY, releaseKey } from "../../src/store/records/keys.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import type { Pointer } from "../../src/store/records/pointer.ts";
import {
  createPointer,
  type PromotionOptions,
  stackOver,
  writePointer,
} from "../../src/store/records/promotion.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { GATE, HOUR } from "../support/table.ts";
import { type Deployment, deploy, getPage, HOSTILE, RULES } from "./support.ts";

let deployment: Deployment;

beforeEach(async () => {
  deployment = await deploy();
});

const NEW = "https://www.new.example";

/** Publishes a table in which `/global/a` goes to a target, and puts it live some hours after the gate. */
async function putLive(
  target: string,
  hours: number,
  { reason = "test", by = "ana@example.com", ...more }: Partial<PromotionOptions> = {},
) {
  const { redirects } = deployment;
  const id = await deployment.publish([{ from: "/global/a", to: `${NEW}/${target}` }, ...RULES]);
  const before = await readPointer(redirects);
  const options = { target: await readManifest(redirects, id), before, stack: stackOver(before) };
  const now = GATE + hours * HOUR;
  await writePointer(redirects, createPointer({ ...options, by, reason, ...more, now }));
  deployment.now = now + HOUR;
  return id;
}

/** The rows of the table, each as its cells' text. */
async function rowsOf(url: string): Promise<string[][]> {
  const { text } = await getPage(deployment, `/history?url=${encodeURIComponent(url)}`);
  const body = /<tbody>([^]*?)<\/tbody>/.exec(text)?.[1] ?? "";
  return body
    .split("<tr>")
    .slice(1)
    .map((row) =>
      row
        .split(/<t[hd]/)
        .slice(1)
        .map((it) => plain(`<t${it}`)),
    );
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ")
    .trim();

describe("the history of an address", () => {
  it("lists each answer with its dates, its version, who put that live, and why", async () => {
    await putLive("one", 1, {
      grounds: { kind: "signed", who: ["eva@example.com", "ben@example.com", "local"] },
    });
    await putLive("two", 5, {
      by: "ben@example.com",
      grounds: { kind: "break-glass", said: "one was wrong" },
    });
    const [now, past, first] = await rowsOf("/global/a");
    expect(now?.[0]).toContain("Since 1 January 2025, 05:00 UTC");
    expect(now?.[1]).toContain(`301 Sent to the page that replaces it ${NEW}/two`);
    expect(now?.[2]).toMatch(
      /Version 2 .*put live on 1 January 2025, 05:00 UTC by ben@example\.com; emergency release without approval: one was wrong/,
    );
    expect(past?.[0]).toBe("From 1 January 2025, 01:00 UTC until 1 January 2025, 05:00 UTC");
    expect(past?.[1]).toContain(`${NEW}/one`);
    expect(past?.[2]).toMatch(
      /Version 1 .*approved by eva@example\.com, ben@example\.com, the local reviewer$/,
    );
    expect(first?.[1]).toContain("Sent to the fallback page only");
    expect(first?.[2]).toContain("it came with the software itself");
  });

  it("says what visitors got, and why, as the page for testing addresses does", async () => {
    const until = new Date(GATE + 24 * HOUR).toISOString();
    const rules: RuleData[] = [{ from: "/global/open", undecided: true }];
    const fallback = null;
    const keep = ["/global/legal", { path: "/global/shop/*", until }];
    for (const [site, asked, answer, why] of [
      [{}, "/global/open", "302 Not decided yet", "By the entry /global/open"],
      [{ fallback }, "/global/open", "404 Not decided yet", "By the entry /global/open"],
      [
        {},
        "/global/open.",
        "302 Not decided yet",
        "An entry, after the broken address was repaired",
      ],
      [
        {},
        "/global/x",
        "301 Sent to the fallback page only",
        "No entry for this address: the fallback page",
      ],
      [
        { fallback },
        "/global/x",
        "404 Page not found",
        "No entry for this address, and no fallback page",
      ],
      [{}, "/other", "Stays on the old site", "Outside the part of the site that closes"],
      [{ keep }, "/global/legal", "Kept on the old site", "Never redirected"],
      [{ keep }, "/global/shop/a", "Kept on the old site", "Not redirected yet"],
    ] as const) {
      deployment = await deploy(rules, site);
      const [now] = await rowsOf(asked);
      expect(now?.[1]).toContain(answer);
      expect(now?.[1]).toContain(why);
      const tested = plain((await getPage(deployment, `/try?urls=${asked}`)).text);
      for (const it of [...answer.split(/^(\d+) /), why]) expect(tested).toContain(it);
    }
  });

  it("shows the reason that an earlier version stored as it was written, without parsing it", async () => {
    await putLive("one", 1, { reason: "break-glass: it burns" });
    await putLive("two", 5, { reason: "rollback: no reason given" });
    const [now, past] = await rowsOf("/global/a");
    expect(now?.[2]).toMatch(/by ana@example\.com; rollback: no reason given$/);
    expect(past?.[2]).toMatch(/by ana@example\.com; break-glass: it burns$/);
  });

  it("includes a quick fix since it was typed, and the moves of the gate", async () => {
    await putLive("one", 1);
    const at = new Date(GATE + 2 * HOUR).toISOString();
    const rule = { from: "/global/a", to: `${NEW}/fixed` };
    const row = { key: "/global/a", state: "serving", rule, typed: null, findings: [] };
    const rows = [{ ...row, firstSeenAt: at, changedAt: at }];
    const gate = { value: null, findings: [] };
    const overlay = { format: OVERLAY_FORMAT, writtenAt: at, gate, rows, findings: [] };
    deployment.now = GATE + 5 * HOUR;
    await deployment.redirects.put([
      { key: OVERLAY_KEY, value: JSON.stringify(overlay) },
      { key: GATE_KEY, value: new Date(GATE - HOUR).toISOString() },
    ]);
    await getPage(deployment, "");
    const [now, past] = await rowsOf("/global/a");
    expect(now?.[0]).toContain("Since 1 January 2025, 02:00 UTC");
    expect(now?.[1]).toMatch(/fixed.*By the quick fix/);
    expect(past?.[1]).toContain(`${NEW}/one`);
    const { text } = await getPage(deployment, "/history?url=/global/a");
    expect(plain(text)).toContain("The switch-over is moved to 31 December 2024, 23:00 UTC.");
  });

  it("says that the answer of a pruned version is unknown", async () => {
    const one = await putLive("one", 1);
    await putLive("two", 5);
    await deployment.redirects.delete([releaseKey(one)]);
    const [, past] = await rowsOf("/global/a");
    expect(past?.[1]).toBe("Not known: this version is no longer kept.");
  });

  it.each([1, 16, 50, 51, 60])(
    "lists all of %i recorded promotions, fifteen on each page, once and in order",
    async (promotions) => {
      const { redirects } = deployment;
      const tables = await Promise.all(
        ["one", "two", "three"].map(async (target) => {
          const to = `${NEW}/${target}`;
          return readManifest(redirects, await deployment.publish([{ from: "/global/a", to }]));
        }),
      );
      let pointer: Pointer | null = null;
      const dates: string[] = [];
      for (let hour = 1; hour <= promotions; hour++) {
        const now = GATE + hour * HOUR;
        const target = tables[hour % tables.length] ?? null;
        const stack = stackOver(pointer);
        const by = { by: "ana@example.com", reason: "test" };
        pointer = createPointer({ target, before: pointer, stack, ...by, now });
        dates.push(pointer.promotedAt);
      }
      if (pointer) await writePointer(redirects, pointer);
      deployment.now = GATE + (promotions + 1) * HOUR;

      const known = dates.slice(-51).toReversed();
      const begins: (string | undefined)[] = [];
      const rest: string[] = [];
      const pages = Math.ceil((known.length + 1) / 15);
      for (let page = 1; page <= pages; page++) {
        const { text } = await getPage(deployment, `/history?url=/global/a&page=${page}`);
        const rows = text.split("<tr>").slice(2);
        expect(rows.length).toBeLessThanOrEqual(15);
        begins.push(...rows.map((it) => /datetime="([^"]*)"/.exec(it)?.[1]));
        rest.push(...rows.map(plain));
      }
      const instants = begins.map((it) => Date.parse(it ?? ""));
      expect(instants.slice(0, known.length)).toEqual(known.map((it) => Date.parse(it)));
      expect(rest[0]).toContain("Now");
      const before = rest.slice(known.length).join(" ");
      expect(before).toMatch(
        promotions < 51
          ? /fallback page only.*it came with the software itself/
          : /^Until .*Not known: it is not on record which version was live then/,
      );
      const { text } = await getPage(deployment, `/history?url=/global/a&page=${pages + 1}`);
      expect(plain(text)).toContain("There is no such page of results");
    },
  );

  it.each([
    ["nothing", "", 200, 'name="url" value=""'],
    ["something that is not an address", "http://", 422, "This is not an address."],
    ["hostile input", `/global/${HOSTILE}`, 200, "What visitors got at"],
  ])("handles %s", async (_name, url, status, says) => {
    const { response, text } = await getPage(deployment, `/history?url=${encodeURIComponent(url)}`);
    expect(response.status).toBe(status);
    expect(text).toContain(says);
    expect(text).not.toContain("<script>alert");
  });

  it("is linked from tested addresses", async () => {
    const { text } = await getPage(deployment, "/try?urls=/global/page");
    expect(text).toContain('href="/_sunset/history?url=%2Fglobal%2Fpage"');
  });
});

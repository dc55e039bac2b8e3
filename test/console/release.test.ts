import { beforeAll, describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type CheckResults, writeCheckResults } from "../../src/store/records/check-results.ts";
import { checkPrefix } from "../../src/store/records/keys.ts";
import {
  deploy,
  type Deployment,
  deployHostile,
  getPage,
  HOSTILE,
  HOSTILE_RULES,
  RULES,
} from "./support.ts";

let deployment: Deployment;
let hostile: string;

beforeAll(async () => {
  ({ deployment, hostile } = await deployHostile());
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("a release", () => {
  it("shows what changes for visitors, removed rules first, with old and new side by side", async () => {
    const id = await deployment.publish([
      { from: "/global/page", to: "https://www.new.example/other", section: "Pages" },
      { from: "/global/new", to: "https://www.new.example/new" },
      ...RULES.slice(2),
    ]);
    const { text } = await get(`/releases/${id}`);
    const places = [
      "Removed (1)",
      "/global/app",
      "Changed (1)",
      '<bdi dir="ltr">/page</bdi></mark>',
      '<bdi dir="ltr">/other</bdi></mark>',
      "New (1)",
      "/global/new",
    ];
    const found = places.map((it) => text.indexOf(it, text.indexOf('id="removed"')));
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found).not.toContain(-1);
    expect(text).toContain("Approve 4 changes, at once");
  });

  it("is found by the beginning of its id", async () => {
    const { response } = await get(`/releases/${hostile.slice(0, 12)}`);
    expect(response.headers.get("location")).toBe(`/_sunset/releases/${hostile}`);
  });

  it.each(["0".repeat(64), "0123456", "zzzzzzzz", "..%2f..%2fcurrent"])(
    "has no page if it does not exist: %s",
    async (id) => {
      expect((await get(`/releases/${id}`)).response.status).toBe(404);
    },
  );

  it.each([
    ["redirects.csv", "text/csv"],
    ["routes.json", "application/json"],
    ["addresses.txt", "text/plain"],
    ["redirects.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ])("can be downloaded as %s", async (file, type) => {
    const response = await deployment.fetch(`/_sunset/releases/${hostile}/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    expect(response.headers.get("content-disposition")).toContain("attachment");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
  });

  it("has the same table in its routes.json", async () => {
    const response = await deployment.fetch(`/_sunset/releases/${hostile}/routes.json`);
    const data: { rules: RuleData[] } = await response.json();
    expect(data.rules.toSorted(byFrom)).toEqual(HOSTILE_RULES.toSorted(byFrom));
  });

  it("has no formula in its spreadsheet", async () => {
    const id = await deployment.publish([
      {
        from: "/global/a",
        to: "https://www.new.example/a",
        note: '=HYPERLINK("https://evil.example")',
      },
    ]);
    const csv = await (await deployment.fetch(`/_sunset/releases/${id}/redirects.csv`)).text();
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });
});

function byFrom(a: RuleData, b: RuleData): number {
  return a.from < b.from ? -1 : 1;
}

describe("the target check of a release", () => {
  const NEW = "https://www.new.example";
  const COUNTS = { dead: 0, "soft-dead": 0, unknown: 0, redirected: 0, ok: 2 };
  const target = (patch: Partial<CheckResults["targets"][number]>) => ({
    url: `${NEW}/a`,
    verdict: "dead" as const,
    status: 404,
    hops: 0,
    finalUrl: `${NEW}/a`,
    reason: null,
    rules: 1,
    from: "/global/a",
    ...patch,
  });

  /** The page of a new release after `check` has published its results. */
  async function told(
    results: Partial<CheckResults> | string | null,
    part: "targets" | "decision" = "targets",
  ): Promise<string> {
    const own = await deploy(RULES);
    const id = await own.publish([{ from: "/global/a", to: `${NEW}/a` }]);
    const checkedAt = "2025-01-01T00:00:00Z";
    const full = { checkedAt, checkedBy: "ana@example.com", unfilled: 0, targets: [] };
    if (typeof results === "string") {
      await own.redirects.put([{ key: `${checkPrefix(id)}${checkedAt}`, value: results }]);
    } else if (results !== null) {
      await writeCheckResults(own.redirects, id, { ...full, counts: COUNTS, ...results }, own.now);
    }
    const page = await (await own.fetch(`/_sunset/releases/${id}`)).text();
    return page.slice(page.indexOf(`id="${part}"`));
  }

  it("is missing before somebody has checked", async () => {
    expect(await told(null)).toContain("npx sunset-edge check --publish");
  });

  it("is shown with who made it, and when", async () => {
    const text = await told({});
    expect(text).toContain("All new pages work.");
    expect(text).toContain("by <bdi>ana@example.com</bdi>.");
    expect(text).toContain('datetime="2025-01-01T00:00:00Z"');
  });

  it("is repeated beside the decision", async () => {
    expect(await told(null, "decision")).toContain("Nobody has checked yet");
    expect(await told({ counts: { ...COUNTS, dead: 1, "soft-dead": 1 } }, "decision")).toContain(
      "2 new pages did not work at the last check",
    );
  });

  it("lists dead targets, and the rules that lead there", async () => {
    const counts = { ...COUNTS, dead: 1, redirected: 1 };
    const moved = { url: `${NEW}/b`, verdict: "redirected", status: 200, hops: 2 } as const;
    const text = await told({
      counts,
      targets: [target({ rules: 3 }), target({ ...moved, finalUrl: `${NEW}/c`, from: null })],
    });
    expect(text).toMatch(/404 does not work/);
    expect(text).toContain("and 2 more");
    expect(text).toMatch(/leads on to.*new\.example\/c/s);
    expect(text).toContain("every address without a redirect of its own");
  });

  it("does not claim that all are well if none of the others is listed", async () => {
    const text = await told({ counts: { ...COUNTS, dead: 5 } });
    expect(text).not.toContain("All new pages work.");
    expect(text).toContain("5 more are not shown");
  });

  it("says how many targets are not shown", async () => {
    const counts = { ...COUNTS, dead: 1200 };
    const targets = Array.from({ length: 60 }, (_, index) => target({ url: `${NEW}/${index}` }));
    expect(await told({ counts, targets, unfilled: 7 })).toContain("1,150 more are not shown");
  });

  it("shows invalid data as text, and links no foreign host", async () => {
    const hostile = target({ url: "javascript:alert(1)", reason: HOSTILE, from: HOSTILE });
    const foreign = target({ url: "https://evil.example/", finalUrl: HOSTILE, hops: 1 });
    const text = await told({
      counts: { ...COUNTS, dead: 2 },
      checkedBy: HOSTILE,
      targets: [hostile, foreign],
    });
    expect(text.match(/&lt;script&gt;alert\(1\)/g)?.length).toBe(4);
    expect(text).toContain("javascript:alert(1)");
    expect(text).toContain("https://evil.example/");
    expect(text).not.toMatch(/<script>alert|<img|href="(?:javascript|https:\/\/evil)/);
    const wrong = JSON.stringify({
      checkedAt: "2025-01-01",
      checkedBy: "",
      unfilled: -1,
      targets: [],
    });
    for (const broken of ["{}", "<html>", '{"checkedAt":"soon"}', wrong]) {
      expect(await told(broken)).toContain("The result of the last check cannot be read");
    }
  });
});

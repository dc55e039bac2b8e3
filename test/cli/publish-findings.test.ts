/** The warnings of a table that `publish` stores for the console. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openLocalKv } from "../../src/cli/tables/local-kv.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { readFindings, type StoredFindings } from "../../src/store/records/shown/findings.ts";
import { SITE } from "../support/table.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { NOW, sunset } from "./support.ts";

const RULES: readonly RuleData[] = [
  { from: "/global/p/:id", to: "https://www.new.example/p/:id", note: "From the old shop" },
  { from: "/global/q/:id", to: "https://www.new.example/q/:id" },
  { from: "/global/sale", gone: true, endsAt: "2025-06-01T00:00:00Z" },
  { from: "/global/undecided", undecided: true },
  { from: "/global/a", to: "https://www.new.example/a" },
];

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});

beforeEach(() => account.api.reset());

afterAll(() => account.stop());

async function findingsOf(kv: KvStore, id: string): Promise<StoredFindings | null> {
  const found = await readFindings(kv, id, NOW);
  if (found.ok) return found.value;
  throw new TypeError(found.problem.kind);
}

const EXPECTED = {
  judgedAt: "2026-01-01T00:00:00Z",
  kinds: [
    {
      id: "window-past",
      severity: "warning",
      count: 1,
      listed: [
        {
          from: "/global/sale",
          message: '"/global/sale" ends at 2025-06-01T00:00:00Z, which is past',
          fix: "Remove the rule, or move its end",
        },
      ],
    },
    {
      id: "no-example",
      severity: "warning",
      count: 2,
      listed: [{ from: "/global/p/:id", note: "From the old shop" }, { from: "/global/q/:id" }],
    },
    {
      id: "undecided",
      severity: "warning",
      count: 1,
      listed: [{ from: "/global/undecided", data: { rules: 1 } }],
    },
  ],
};

it("stores findings with the release, by kind, as of the time of publishing", async () => {
  const id = await account.publish(RULES);
  expect(await findingsOf(account.redirects, id)).toMatchObject(EXPECTED);
});

it("stores findings in the local storage too, and judges again when the same table is published again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sunset-findings-"));
  const storage = join(folder, "storage");
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules: RULES }));
  const world = { cwd: folder, env: { SUNSET_STORAGE: storage } };
  const before = Date.parse("2025-02-01T00:00:00Z");
  const first = await sunset(["publish"], { ...world, now: before });
  const again = await sunset(["publish"], { ...world, now: NOW });
  expect([first.code, again.code, again.stdout]).toEqual([0, 0, first.stdout]);
  const kv = await openLocalKv(storage);
  expect(await findingsOf(kv.redirects, again.stdout.trim())).toMatchObject(EXPECTED);
  expect(await kv.redirects.list("findings/")).toHaveLength(2);
  await kv.close();
  rmSync(folder, { recursive: true });
});

it("stores an empty record if there are no findings", async () => {
  const id = await account.publish(RULES.slice(4));
  expect(await findingsOf(account.redirects, id)).toEqual({ ...EXPECTED, kinds: [] });
});

it("counts all findings of a table too large to be judged for a page", async () => {
  const many = Array.from({ length: 3000 }, (_, index) => ({
    from: `/global/p${index}/:id`,
    to: `https://www.new.example/p${index}/:id`,
  }));
  const id = await account.publish(many);
  const [kind] = (await findingsOf(account.redirects, id))?.kinds ?? [];
  expect([kind?.id, kind?.count, kind?.listed.length]).toEqual(["no-example", 3000, 1000]);
});

it("writes nothing with --dry-run", async () => {
  account.write("next.json", RULES);
  await account.remote(["publish", "--routes", "next.json", "--dry-run"]);
  expect(await account.redirects.list("findings/")).toEqual([]);
});

it("lets releases --prune delete findings with their release", async () => {
  const ids: string[] = [];
  for (let index = 0; index < 11; index++) {
    ids.push(await account.publish([{ from: `/global/a${index}`, gone: true }]));
  }
  const before = await account.redirects.list("findings/");
  const { code } = await account.remote(["releases", "--prune", "--confirm", "1"]);
  const after = await account.redirects.list("findings/");
  expect([code, before.length - after.length]).toEqual([0, 1]);
});

/** Production by versions: the commands of every step, and the way back from each. */
import { describe, expect, it } from "vitest";
import { rollOut } from "../../scripts/ci/roll-out.ts";
import { type Ran, runStep } from "../../scripts/ci/world.ts";
import { sunset } from "../cli/support.ts";
import { fakeWorld } from "./support.ts";

const OLD = "11111111-1111-4111-8111-111111111111";
const NEW = "22222222-2222-4222-8222-222222222222";
const OPTIONS = { tag: "deploy-7", worker: "sunset", host: "www.old.example", waitSeconds: 60 };

const HEADER = `Cloudflare-Workers-Version-Overrides: sunset="${NEW}"`;
const VERIFY = "$ npx sunset-edge verify https://www.old.example --remote --fresh";
const deployed = (shares: string, message: string): string =>
  `$ npx wrangler versions deploy ${shares} --yes --message ${message}`;

/** The programs' output if nothing is wrong. */
const USUAL: readonly (readonly [string, Partial<Ran>])[] = [
  [
    "deployments status",
    { stdout: JSON.stringify({ versions: [{ version_id: OLD, percentage: 100 }] }) },
  ],
  [
    "versions upload",
    { records: [{ type: "wrangler-session" }, { type: "version-upload", version_id: NEW }] },
  ],
  ["sunset-edge status", { stdout: JSON.stringify({ release: "a".repeat(64), by: "current" }) }],
];

/** Runs with different output: the first entry contained in a command applies; `nth` counts equal commands. */
async function run(faults: readonly (readonly [string, Partial<Ran>, number?])[] = []) {
  const counts = new Map<string, number>();
  const world = fakeWorld((command) => {
    const fault = faults.find(([part, , nth = 1]) => {
      if (!command.includes(part)) return false;
      const count = (counts.get(part) ?? 0) + 1;
      counts.set(part, count);
      return count === nth;
    });
    return fault?.[1] ?? USUAL.find(([part]) => command.includes(part))?.[1];
  });
  const code = await runStep((it) => rollOut(it, OPTIONS), world);
  return { code, log: world.log };
}

describe("a deployment", () => {
  it("goes from no traffic to all of it in verified steps, and then publishes", async () => {
    expect(await run()).toEqual({
      code: 0,
      log: [
        "$ npx wrangler deployments status --json",
        "$ npx wrangler versions upload --tag deploy-7 --message deploy-7",
        "$ npx sunset-edge status --remote --json",
        deployed(`${NEW}@0% ${OLD}@100%`, "deploy-7: verified"),
        `${VERIFY} --header ${HEADER}`,
        deployed(`${NEW}@10% ${OLD}@90%`, "deploy-7: 10 %"),
        "(60 s)",
        `${VERIFY} --header ${HEADER}`,
        `10 % of the traffic is on ${NEW}, and verified.`,
        deployed(`${NEW}@50% ${OLD}@50%`, "deploy-7: 50 %"),
        "(60 s)",
        `${VERIFY} --header ${HEADER}`,
        `50 % of the traffic is on ${NEW}, and verified.`,
        deployed(`${NEW}@100%`, "deploy-7: 100 %"),
        "(60 s)",
        VERIFY,
        `100 % of the traffic is on ${NEW}, and verified.`,
        "$ npx wrangler triggers deploy",
        "$ npx sunset-edge publish --remote",
      ],
    });
  });

  it("uses only commands and options that exist", async () => {
    const { log } = await run([["sunset-edge status", { stdout: '{"release":null}' }]]);
    const typed = log.flatMap((it) => {
      const [, command = "", rest = ""] = /^\$ npx sunset-edge (\S+)(.*)/.exec(it) ?? [];
      return command === "" ? [] : [{ command, options: rest.match(/--[a-z-]+/g) ?? [] }];
    });
    const { stdout: commands } = await sunset(["--help"]);
    for (const { command, options } of typed) {
      if (!commands.includes(`  ${command} `)) continue;
      const { stdout: help } = await sunset([command, "--help"]);
      for (const option of options) expect(help, `sunset ${command}`).toContain(option);
    }
    expect(typed.map((it) => it.command)).toContain("publish");
  });

  it("is verified against its own file as long as nothing was promoted", async () => {
    for (const status of [{ release: null }, { release: "b".repeat(64), by: "bundle" }]) {
      const { log } = await run([["sunset-edge status", { stdout: JSON.stringify(status) }]]);
      expect(log).toContain(`${VERIFY} --routes routes.json`);
    }
  });

  it("is rolled back if verify fails at 10 %, quotes verify, and ends with 1", async () => {
    const differs = "https://www.old.example/page  404 and not 301 https://www.new.example/page";
    const { code, log } = await run([["verify", { code: 3, stdout: differs }, 2]]);
    expect(code).toBe(1);
    expect(log.slice(5)).toEqual([
      deployed(`${NEW}@10% ${OLD}@90%`, "deploy-7: 10 %"),
      "(60 s)",
      `${VERIFY} --header ${HEADER}`,
      `The version is not verified at 10 % (exit 3):\n${differs}`,
      deployed(`${OLD}@100%`, `back from ${NEW}`),
      `Back: all of the traffic is on ${OLD}. What was uploaded stays, without traffic: ${NEW}.`,
    ]);
  });

  it.each<[string, string, number]>([
    ["before it has traffic", "verify", 1],
    ["at 50 %", "verify", 3],
    ["at 100 %", "verify", 4],
    ["when it cannot be deployed", "versions deploy", 1],
    ["when it cannot be given 10 %", "versions deploy", 2],
    ["when it cannot be given all traffic", "versions deploy", 4],
    ["when its routes cannot be deployed", "triggers deploy", 1],
  ])("is rolled back %s, and nothing is published", async (_when, part, nth) => {
    const { code, log } = await run([[part, { code: 1, stderr: "no" }, nth]]);
    expect(code).toBe(1);
    expect(log.at(-2)).toBe(deployed(`${OLD}@100%`, `back from ${NEW}`));
    expect(log.join("\n")).not.toContain("publish");
  });

  it("says what to type if it cannot be rolled back, and ends with 4", async () => {
    const { code, log } = await run([
      ["verify", { code: 3 }],
      [`deploy ${OLD}@100%`, { code: 1, stderr: "no network" }],
    ]);
    expect(code).toBe(4);
    expect(log.at(-1)).toBe(
      `error: ${NEW} may have traffic, and could not be taken back: no network\n  fix: npx wrangler versions deploy ${OLD}@100% --yes`,
    );
  });

  it("stays if its table cannot be published, and ends as publish does", async () => {
    const { code, log } = await run([["publish", { code: 5 }]]);
    expect(code).toBe(5);
    expect(log.at(-1)).toContain("its table is not published (exit 5)");
    expect(log.join("\n")).not.toContain("back from");
  });

  const split = {
    versions: [
      { version_id: OLD, percentage: 60 },
      { version_id: NEW, percentage: 40 },
    ],
  };
  it.each<[string, string, Partial<Ran>, string]>([
    [
      "nothing was ever deployed",
      "deployments status",
      { code: 1, stderr: "no deployments" },
      "Deploy once by hand",
    ],
    [
      "the traffic is split between versions",
      "deployments status",
      { stdout: JSON.stringify(split) },
      "The traffic is split",
    ],
    ["wrangler says nothing", "deployments status", { stdout: "" }, "no version has traffic"],
    [
      "the upload fails",
      "versions upload",
      { code: 1, stderr: "10021" },
      "cannot be uploaded: 10021",
    ],
    [
      "the upload names no version",
      "versions upload",
      { records: [] },
      "which version it uploaded",
    ],
    [
      "the serving release cannot be read",
      "sunset-edge status",
      { code: 4, stderr: "10000" },
      "cannot be read: 10000",
    ],
  ])("is not started if %s", async (_when, part, ran, message) => {
    const { code, log } = await run([[part, ran]]);
    expect(code).toBe(1);
    expect(log.at(-1)).toContain(message);
    expect(log.join("\n")).not.toContain("versions deploy 2");
    expect(log.join("\n")).not.toContain(deployed("", "").trim());
  });
});

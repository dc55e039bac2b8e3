/** What the workflows may do; their decisions are in scripts/ci, and have tests of their own. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod/mini";
import { FILES } from "../../src/cli/init/files.ts";

const FOLDER = ".github/workflows";

const texts = z.record(z.string(), z.unknown());
const permissions = z.record(z.string(), z.enum(["read", "write", "none"]));
const workflowSchema = z.object({
  name: z.string(),
  on: z.union([z.string(), z.array(z.string()), texts]),
  permissions,
  concurrency: z.optional(texts),
  jobs: z.record(
    z.string(),
    z.object({
      if: z.optional(z.string()),
      "timeout-minutes": z.number(),
      permissions: z.optional(permissions),
      environment: z.optional(z.string()),
      steps: z.array(
        z.object({
          uses: z.optional(z.string()),
          with: z.optional(texts),
          run: z.optional(z.string()),
          env: z.optional(texts),
        }),
      ),
    }),
  ),
});

type Workflow = z.infer<typeof workflowSchema>;

/** All faults of a workflow, as sentences. */
function faultsOf(text: string): string[] {
  const read = workflowSchema.safeParse(parse(text));
  if (!read.success) return [z.prettifyError(read.error)];
  const { on, jobs } = read.data;
  const faults: string[] = [];
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  if (events.some((it) => ["pull_request_target", "workflow_run", "issue_comment"].includes(it))) {
    faults.push("strangers' code would run with secrets");
  }
  for (const [name, job] of Object.entries(jobs)) {
    faults.push(...faultsOfJob(job, events, read.data).map((it) => `${name}: ${it}`));
  }
  return faults;
}

/** What jobs may write, and why. */
const WRITES = new Set(["pull-requests", "issues"]);

/** npm accepts it as a login, so only in a job that somebody approves. */
const isApprovedIdentity = (scope: string, { environment }: Workflow["jobs"][string]): boolean =>
  scope === "id-token" && environment === "npm";

const OWN_BRANCHES = "github.event.pull_request.head.repo.full_name == github.repository";

function faultsOfJob(
  job: Workflow["jobs"][string],
  events: readonly string[],
  whole: Workflow,
): string[] {
  const faults: string[] = [];
  for (const [scope, level] of Object.entries({ ...whole.permissions, ...job.permissions })) {
    const mayWrite = WRITES.has(scope) || isApprovedIdentity(scope, job);
    if (level === "write" && !mayWrite) faults.push(`may write ${scope}`);
  }
  const hasSecrets = JSON.stringify(job).includes("secrets.");
  const isForEvent = job.if?.startsWith("github.event_name == 'schedule'") ?? false;
  if (
    hasSecrets &&
    events.includes("pull_request") &&
    !isForEvent &&
    !job.if?.includes(OWN_BRANCHES)
  ) {
    faults.push("a fork's pull request would be given secrets");
  }
  if (hasSecrets && events.includes("push") && job.environment === undefined) {
    faults.push("has secrets, and nobody approves it");
  }
  for (const { uses, run, with: given } of job.steps) {
    if (uses !== undefined && !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses))
      faults.push(`${uses} is not pinned`);
    if (uses?.startsWith("actions/checkout@") && given?.["persist-credentials"] !== false) {
      faults.push("leaves the token in the checkout");
    }
    if (run?.includes("${{")) faults.push(`what others write becomes a command: ${run}`);
    for (const path of run?.match(/[\w./-]+\.(?:ts|mjs)|\.ci\/run/g) ?? []) {
      if (!existsSync(path)) faults.push(`there is no ${path}`);
    }
  }
  return faults;
}

const files = readdirSync(FOLDER);

describe("workflows", () => {
  it.each(files)("%s is sound", (file) => {
    expect(faultsOf(readFileSync(`${FOLDER}/${file}`, "utf8"))).toEqual([]);
  });

  const site = { hosts: ["www.old.example"] };
  const made = Object.entries(FILES).filter(([path]) => path.startsWith(FOLDER));
  it.each(made)("%s, which init writes, is sound", (_path, write) => {
    expect(faultsOf(write({ site, dependencies: {} }))).toEqual([]);
  });

  it("fetch the base of a pull request", () => {
    expect(readFileSync(`${FOLDER}/pull-request.yml`, "utf8")).toContain("fetch-depth: 2");
  });

  it("pin each action to a single commit", () => {
    const uses = files.flatMap((it) =>
      [...readFileSync(`${FOLDER}/${it}`, "utf8").matchAll(/uses: ([\w/-]+)@(\S+)/g)].map((use) =>
        use.slice(1, 3).join(" "),
      ),
    );
    expect(new Set(uses.map((it) => it.split(" ")[0])).size).toBe(new Set(uses).size);
  });

  const hash = "34e114876b0b11c390a56381ad16ebd13914f8d5";
  const one = (on: string, job: string): string =>
    `name: one\non: ${on}\npermissions: {}\njobs:\n  job:\n    timeout-minutes: 5\n${job}`;
  it.each<[string, string, string]>([
    [
      "an action pinned by its tag",
      one("push", "    steps: [{ uses: actions/cache@v4 }]"),
      "job: actions/cache@v4 is not pinned",
    ],
    [
      "a token in the checkout",
      one("push", `    steps: [{ uses: actions/checkout@${hash} }]`),
      "job: leaves the token in the checkout",
    ],
    [
      "a script that does not exist",
      one("push", "    steps: [{ run: node scripts/ci/none.ts }]"),
      "job: there is no scripts/ci/none.ts",
    ],
    [
      "a title in a command",
      one("pull_request", '    steps: [{ run: "echo ${{ github.event.pull_request.title }}" }]'),
      "job: what others write becomes a command: echo ${{ github.event.pull_request.title }}",
    ],
    [
      "secrets for forks",
      one("pull_request", '    steps: [{ run: a, env: { A: "${{ secrets.A }}" } }]'),
      "job: a fork's pull request would be given secrets",
    ],
    [
      "secrets for code of strangers",
      one("pull_request_target", "    steps: []"),
      "strangers' code would run with secrets",
    ],
    [
      "secrets without approval",
      one("push", '    steps: [{ run: a, env: { A: "${{ secrets.A }}" } }]'),
      "job: has secrets, and nobody approves it",
    ],
    [
      "unneeded permissions",
      one("push", "    permissions: { contents: write }\n    steps: []"),
      "job: may write contents",
    ],
  ])("are not sound with %s", (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  it("are not sound without permissions", () => {
    expect(faultsOf("name: a\non: push\njobs: {}")).toEqual([
      expect.stringContaining("permissions"),
    ]);
  });
});

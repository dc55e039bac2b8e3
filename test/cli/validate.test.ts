import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = { cwd: folder };

const good = JSON.stringify({ site: SITE, rules: [{ from: "/global/a", gone: true }] });
const warned = JSON.stringify({ site: SITE, rules: [{ from: "/global/:a", gone: true }] });
const bad = JSON.stringify({ site: SITE, rules: [{ from: "global/a", gone: true }] });
writeFileSync(join(folder, "routes.json"), good);
writeFileSync(join(folder, "warned.json"), warned);
writeFileSync(join(folder, "bad.json"), bad);

describe("sunset validate", () => {
  it("says that a sound table is valid, and judges routes.json if none is named", async () => {
    expect(await sunset(["validate"], world)).toEqual({
      code: 0,
      stdout: "",
      stderr: "routes.json is valid: 1 rule, 0 errors and 0 warnings\n",
    });
  });

  it("prints each finding as file:line:column id message, with its fix below", async () => {
    const { code, stdout, stderr } = await sunset(["validate", "bad.json"], world);
    expect(stdout).toBe(
      `bad.json:1:${bad.indexOf('"global/a"') + 1} from-unparseable "global/a" has no first slash\n` +
        '    fix: Write a path, or a whole URL: "/global/a"\n',
    );
    expect(stderr).toBe("bad.json is not valid: 1 rule, 1 error and 0 warnings\n");
    expect(code).toBe(1);
  });

  it("is valid with warnings alone", async () => {
    const { code, stdout } = await sunset(["validate", "warned.json"], world);
    expect(code).toBe(0);
    expect(stdout).toContain("no-example");
  });

  it("prints what programs rely on with --json", async () => {
    const { code, stdout, stderr } = await sunset(["validate", "--json", "bad.json"], world);
    expect(JSON.parse(stdout)).toEqual({
      valid: false,
      rules: 1,
      findings: [
        {
          id: "from-unparseable",
          severity: "error",
          message: '"global/a" has no first slash',
          fix: 'Write a path, or a whole URL: "/global/a"',
          at: { file: "bad.json", line: 1, column: bad.indexOf('"global/a"') + 1, rule: 0 },
        },
      ],
    });
    expect([code, stderr]).toEqual([1, ""]);
  });

  it("reads standard input", async () => {
    expect(await sunset(["validate", "-"], { ...world, stdin: bad })).toMatchObject({ code: 1 });
    expect(await sunset(["validate", "-"], { ...world, stdin: good })).toMatchObject({ code: 0 });
  });

  it("judges windows as of --at", async () => {
    const stdin = JSON.stringify({
      site: SITE,
      rules: [{ from: "/global/a", gone: true, endsAt: "2025-06-01T00:00:00Z" }],
    });
    const ids = async (at: string) =>
      JSON.parse(
        (await sunset(["validate", "-", "--json", "--at", at], { ...world, stdin })).stdout,
      ).findings.map((it: { id: string }) => it.id);
    expect(await ids("2025-05-31T23:59:59Z")).toEqual([]);
    expect(await ids("2025-06-01T00:00:00Z")).toEqual(["window-past"]);
  });

  it("colours for a terminal only, and obeys NO_COLOR", async () => {
    // The streams of these tests are no terminals.
    expect((await sunset(["validate", "bad.json"], world)).stdout).not.toContain("\u001b[");
  });
});

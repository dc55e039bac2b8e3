import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parse } from "smol-toml";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { VERSION } from "../../src/cli/terminal/version.ts";
import { validateRoutesFile } from "../../src/routes-file/routes-json.ts";
import { NOW, type Ran, sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-init-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
/** Returns a folder that does not exist yet. */
const newFolder = (): string => `site-${made++}`;

const FLAGS = {
  name: "Old Museum",
  host: "www.museum.example",
  to: "https://www.new.example/",
  gate: "2027-01-31T00:00:00+01:00",
};

/** Returns the flags of a complete site with changes or additions; undefined omits a flag. */
function flags(changed: Readonly<Record<string, string | readonly string[] | undefined>> = {}) {
  return Object.entries({ ...FLAGS, ...changed }).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((it) => [`--${name}`, it]),
  );
}

const init = (args: readonly string[]): Promise<Ran> => sunset(["init", ...args], { cwd: folder });

async function siteFrom(changed: Parameters<typeof flags>[0]) {
  const dir = newFolder();
  const { code, stderr } = await init([dir, ...flags(changed)]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(readFileSync(join(folder, dir, "routes.json"), "utf8")).site;
}

describe("sunset init", () => {
  const dir = newFolder();
  const FILES = [
    ".github/workflows/canaries.yml",
    ".github/workflows/check.yml",
    ".gitignore",
    "README.md",
    "package.json",
    "routes.json",
    "wrangler.toml",
  ];
  const read = (file: string): string => readFileSync(join(folder, dir, file), "utf8");

  it("says that a file is no folder before it asks anything", async () => {
    writeFileSync(join(folder, "taken"), "");
    const { code, stderr } = await init(["taken"]);
    expect([code, stderr]).toEqual([
      5,
      "error: taken is a file\n  fix: Name a folder, or one to be made\n",
    ]);
  });

  it("takes a host or a scope once that is given twice", async () => {
    const hosts = ["www.museum.example", "WWW.museum.example", "museum.example"];
    const site = await siteFrom({ host: hosts, scope: ["/shop", "/shop"] });
    expect([site.hosts, site.scope]).toEqual([["www.museum.example", "museum.example"], ["/shop"]]);
  });

  it("writes a site's files, and lists them", async () => {
    const { code, stdout, stderr } = await init([dir, ...flags()]);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n").toSorted()).toEqual(FILES.map((it) => `${dir}/${it}`));
    expect(stderr).toContain("npm start -- --at 2027-01-31T00:00:00+01:00");
    expect(FILES.filter((it) => !existsSync(join(folder, dir, it)))).toEqual([]);
  });

  it("writes a table without findings", () => {
    expect(validateRoutesFile(read("routes.json"), "routes.json", NOW).findings).toEqual([]);
  });

  it("gives each host a route, and the Worker its own name", () => {
    expect(parse(read("wrangler.toml"))).toMatchObject({
      name: "sunset-museum-example",
      routes: [
        { pattern: "www.museum.example/*", zone_name: "museum.example" },
        { pattern: "museum.example/*", zone_name: "museum.example" },
      ],
    });
  });

  it("guesses the zone of a host under a country's second-level domain", async () => {
    const other = newFolder();
    await init([other, ...flags({ host: "shop.museum.co.uk" })]);
    expect(parse(readFileSync(join(folder, other, "wrangler.toml"), "utf8"))).toMatchObject({
      routes: [{ pattern: "shop.museum.co.uk/*", zone_name: "museum.co.uk" }],
    });
  });

  it("writes scripts for npm start, test, check and deploy into package.json", () => {
    const { scripts, private: isPrivate } = JSON.parse(read("package.json"));
    expect(Object.keys(scripts)).toEqual(["start", "test", "build", "rehearse", "check", "deploy"]);
    expect(isPrivate).toBe(true);
  });

  it.each(FILES)("writes nothing of another site into %s", (file) => {
    expect(read(file)).not.toMatch(/po\.co|poco|xiaomi|\bmi\.com/i);
  });

  it("overwrites nothing, and names existing files", async () => {
    const before = FILES.map(read);
    const { code, stderr } = await init([dir, ...flags({ name: "Other" })]);
    expect(code).toBe(5);
    for (const file of FILES) expect(stderr).toContain(`${dir}/${file}`);
    expect(FILES.map(read)).toEqual(before);
  });

  it("leaves other files in the folder, and writes nothing if one of its own exists", async () => {
    const other = newFolder();
    mkdirSync(join(folder, other));
    writeFileSync(join(folder, other, "README.md"), "mine");
    expect(await init([other, ...flags()])).toMatchObject({ code: 5 });
    expect(readdirSync(join(folder, other))).toEqual(["README.md"]);
    expect(readFileSync(join(folder, other, "README.md"), "utf8")).toBe("mine");
  });

  it("treats a dangling link as an existing file", async () => {
    const other = newFolder();
    mkdirSync(join(folder, other));
    symlinkSync("nowhere", join(folder, other, "wrangler.toml"));
    const { code, stderr } = await init([other, ...flags()]);
    expect(code).toBe(5);
    expect(stderr).toContain(`${other}/wrangler.toml`);
    expect(readdirSync(join(folder, other))).toEqual(["wrangler.toml"]);
  });

  it("leaves nothing if not all files can be written", async () => {
    const other = newFolder();
    mkdirSync(join(folder, other));
    writeFileSync(join(folder, other, ".github"), "no folder");
    const { code, stderr } = await init([other, ...flags()]);
    expect(code).toBe(2);
    expect(stderr).toContain("Cannot write: ");
    expect(readdirSync(join(folder, other))).toEqual([".github"]);
  });

  it("writes nothing with --dry-run, and lists what it would write", async () => {
    const other = newFolder();
    const { code, stdout } = await init([other, ...flags(), "--dry-run", "--json"]);
    expect(code).toBe(0);
    const { written, files } = JSON.parse(stdout);
    expect({ written, files: files.toSorted() }).toEqual({ written: false, files: FILES });
    expect(existsSync(join(folder, other))).toBe(false);
  });

  it("uses the given source for the package", async () => {
    const { stdout } = await init([newFolder(), ...flags(), "--package", `^${VERSION}`, "--json"]);
    expect(JSON.parse(stdout).dependencies).toEqual({ "sunset-edge": `^${VERSION}` });
  });

  it.each<[string, Parameters<typeof flags>[0], object]>([
    ["an instant with an offset stays as it is", {}, { activatesAt: FLAGS.gate }],
    [
      "an instant without an offset is read in the time zone",
      { gate: "2027-07-01", "time-zone": "Europe/Berlin", announce: "2027-03-28T03:00" },
      { activatesAt: "2027-07-01T00:00:00+02:00", announceAt: "2027-03-28T03:00:00+02:00" },
    ],
    [
      "an instant without an offset is also read in zones west of Greenwich",
      { gate: "2027-07-01T12:30", "time-zone": "America/St_Johns" },
      { activatesAt: "2027-07-01T12:30:00-02:30" },
    ],
    [
      "the apex is added to www as an alias",
      {},
      {
        hosts: ["www.museum.example", "museum.example"],
        aliases: { "museum.example": "www.museum.example" },
      },
    ],
    [
      "no twin is added to a subdomain",
      { host: "shop.museum.example" },
      { hosts: ["shop.museum.example"] },
    ],
    [
      "several hosts are stored in canonical form",
      { host: ["WWW.Museum.example.", "museum.example", "münchen.example"] },
      {
        hosts: [
          "www.museum.example",
          "museum.example",
          "xn--mnchen-3ya.example",
          "www.xn--mnchen-3ya.example",
        ],
      },
    ],
    ["the whole site is retired without --scope", {}, { scope: ["/"], keep: ["/.well-known/*"] }],
    ["only the given scopes are retired", { scope: ["/de", "/fr"] }, { scope: ["/de", "/fr"] }],
    ["rules may lead to the host of the new home", {}, { targetHosts: ["www.new.example"] }],
    [
      "rules may lead to additional target hosts",
      { "target-host": ["shop.new.example", "www.new.example"] },
      { targetHosts: ["www.new.example", "shop.new.example"] },
    ],
  ])("%s", async (_, changed, site) => {
    expect(await siteFrom(changed)).toMatchObject(site);
  });

  it.each<[string, Parameters<typeof flags>[0], string, string]>([
    ["a missing name", { name: undefined }, "--name is missing", "--name <text>"],
    ["a missing host", { host: undefined }, "--host is missing", "--host <name>"],
    ["a missing new home", { to: undefined }, "--to is missing", "--to <url>"],
    ["a missing gate", { gate: undefined }, "--gate is missing", "--gate <instant>"],
    ["an empty name", { name: " " }, "--name", "fix:"],
    [
      "a host with a scheme",
      { host: "https://museum.example/" },
      "is not a host name",
      'Write "museum.example"',
    ],
    ["a scope without a leading slash", { scope: "de" }, "--scope", 'Write "/de"'],
    ["a new home without a scheme", { to: "www.new.example" }, "--to", '"https://www.new.example"'],
    ["a new home over http", { to: "http://www.new.example/" }, "--to", "https"],
    ["a new home on the old host", { to: "https://www.museum.example/a" }, "--to", "fix:"],
    ["an unknown time zone", { "time-zone": "Berlin" }, "--time-zone", '"Europe/Berlin"'],
    [
      "an offset without seconds",
      { gate: "2027-01-31T00:00Z" },
      "--gate",
      'Write "2027-01-31T00:00:00Z"\n',
    ],
    ["a bare date without a time zone", { gate: "2027-01-31" }, "--gate", "time zone"],
    [
      "an impossible day",
      { gate: "2027-02-30", "time-zone": "Europe/Berlin" },
      "--gate",
      "in the time of Europe/Berlin",
    ],
    [
      "an announcement after the gate",
      { announce: "2028-01-01T00:00:00Z" },
      "--announce",
      "before the gate",
    ],
  ])("refuses %s, and says what to type", async (_, changed, flag, fix) => {
    const other = newFolder();
    const { code, stderr } = await init([other, ...flags(changed)]);
    expect(code).toBe(2);
    expect(stderr).toContain(flag);
    expect(stderr).toContain(fix);
    expect(existsSync(join(folder, other))).toBe(false);
  });

  it("reports all missing options at once", async () => {
    const { code, stderr } = await init([newFolder()]);
    expect(code).toBe(2);
    for (const flag of ["host", "name", "to", "gate"]) {
      expect(stderr).toContain(`--${flag} is missing`);
    }
  });
});

/** Runs the command on a terminal with typed lines. */
async function typed(args: readonly string[], lines: readonly string[]) {
  const [stdin, stdout, stderr] = [0, 1, 2].map(() =>
    Object.assign(new PassThrough(), { isTTY: true }),
  );
  if (!stdin || !stdout || !stderr) throw new TypeError("there are three");
  stdin.end(lines.map((it) => `${it}\n`).join(""));
  const io = { stdin, stdout, stderr, env: { NO_COLOR: "1" }, cwd: folder, now: () => NOW };
  const code = await run(["init", ...args], io);
  return { code, said: String(stderr.read()) };
}

describe("sunset init on a terminal", () => {
  it("asks for missing options until the answer is valid, and suggests defaults", async () => {
    const dir = newFolder();
    const { code, said } = await typed(
      [dir, "--gate", "2027-01-31", "--no-install"],
      [
        "",
        "https://www.museum.example/",
        "www.museum.example, shop.museum.example",
        "maybe",
        "",
        "",
        "",
        "https://www.new.example/",
        "",
        "Europe/Berlin",
        "",
      ],
    );
    expect(code).toBe(0);
    expect(said).toContain("There is no default");
    expect(said).toContain('Write "www.museum.example"');
    expect(said).toContain("Is museum.example another name of the site? [yes]");
    expect(said).toContain("Type yes or no");
    expect(JSON.parse(readFileSync(join(folder, dir, "routes.json"), "utf8")).site).toEqual({
      name: "museum.example",
      hosts: ["www.museum.example", "shop.museum.example", "museum.example"],
      aliases: { "museum.example": "www.museum.example" },
      scope: ["/"],
      targetHosts: ["www.new.example"],
      activatesAt: "2027-01-31T00:00:00+01:00",
      timeZone: "Europe/Berlin",
      fallback: "https://www.new.example/",
      keep: ["/.well-known/*"],
    });
  });

  it("accepts no for an answer, and warns of the consequences", async () => {
    const { code, said } = await typed(
      [newFolder(), ...flags(), "--time-zone", "UTC", "--no-install"],
      ["no", "", "", ""],
    );
    expect(code).toBe(0);
    expect(said).toContain("host-alone");
  });

  it("writes nothing if the questions are left unanswered", async () => {
    const dir = newFolder();
    const { code, said } = await typed([dir], ["www.museum.example", "", ""]);
    expect(code).toBe(2);
    expect(said).toContain("nothing was written");
    expect(existsSync(join(folder, dir))).toBe(false);
  });
});

describe("outside of a site's folder", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "sunset-nowhere-"));
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  it.each([
    ["validate"],
    ["resolve", "https://www.museum.example/"],
    ["status"],
    ["releases"],
    ["publish"],
    ["releases", "--remote"],
  ])("sunset %s says where to go, and leaves nothing behind", async (...args) => {
    const env = { CLOUDFLARE_API_TOKEN: "t", CLOUDFLARE_ACCOUNT_ID: "a" };
    const { code, stderr } = await sunset(args, { cwd: elsewhere, isSite: false, env });
    expect(code).toBe(2);
    expect(stderr).toContain("npx sunset-edge init");
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

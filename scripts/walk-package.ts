/**
 * The steps of a user with a site of their own, using only the tarball, in an empty folder outside this checkout, with
 * dependencies from the registry.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "./pack.ts";

type Step = readonly [name: string, faults: readonly string[]];

const ANSWERS = [
  "--name=Museum",
  "--host=www.museum.example",
  "--to=https://www.new.example/",
  "--gate=2030-01-31",
  "--time-zone=Europe/Berlin",
];
const FILES = ["routes.json", "wrangler.toml", "README.md", ".gitignore"];

/** @param folder An empty folder; the caller deletes its content. */
export function* walk({ tarball, version }: Packed, folder: string): Generator<Step> {
  const site = join(folder, "museum");
  const npx = ["--yes", "--prefer-offline", "--package", tarball, "sunset-edge"];
  yield ["init, from the tarball", run(folder, "npx", [...npx, "init", "museum", ...ANSWERS])];
  yield ["npm install", install(site)];
  yield ["npm start, and a redirect", askServer(site)];
  yield ["npm test", run(site, "npm", ["test"], /^\d+ passed, 0 failed$/m)];
  yield [
    "wrangler deploy --dry-run",
    run(site, "npx", ["wrangler", "deploy", "--dry-run"], /env\.REDIRECTS/),
  ];
  yield ["npm run check", run(site, "npm", ["run", "check"], /^\d+ passed, 0 failed$/m)];
  yield ["the types of what it exports", findFaultsOfTypes(site)];

  // The user continues to work on the site, and a later version is released.
  const table = readFileSync(join(site, "routes.json"), "utf8");
  const rule = '{ "from": "/about", "to": "https://www.new.example/about" }';
  writeFileSync(join(site, "routes.json"), table.replace('"rules": []', `"rules": [${rule}]`));
  yield [
    "publish, into the site's own storage",
    run(site, "npx", ["sunset-edge", "publish", "--json"], /"rules":1\b/),
  ];
  const before = FILES.map((it) => readFileSync(join(site, it), "utf8"));
  const later = packLater(folder, tarball, version);
  yield [`an update to ${later.version}`, install(site, later.tarball)];
  const runs = new RegExp(`^${later.version.replaceAll(".", "[.]")}$`, "m");
  yield ["which is then what runs", run(site, "npx", ["sunset-edge", "--version"], runs)];
  yield [
    "keeps the site's files",
    FILES.filter((it, at) => readFileSync(join(site, it), "utf8") !== before[at]),
  ];
  yield ["npm test, with the later version", run(site, "npm", ["test"], / passed, 0 failed$/m)];
}

/** @param expected A pattern that the output must match. */
function run(cwd: string, command: string, args: readonly string[], expected = /(?:)/): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...outside(), WRANGLER_SEND_METRICS: "false" },
  });
  if (status === 0 && expected.test(stdout)) return [];
  return [`${command} ${args.join(" ")} ended with ${status}`, ...`${stdout}${stderr}`.split("\n")];
}

/** Returns the environment without this checkout, which npm has put first in the path. */
function outside(): NodeJS.ProcessEnv {
  const own = process.cwd();
  const path = (process.env.PATH ?? "").split(":").filter((it) => !it.startsWith(own));
  const rest = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name));
  return { ...Object.fromEntries(rest), PATH: path.join(":") };
}

function install(site: string, ...packages: readonly string[]): string[] {
  return run(site, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
}

/** Starts the site as of its gate and requests an old address. */
function askServer(site: string): string[] {
  const port = 8900 + (process.pid % 90);
  const args = ["start", "--", "--port", String(port), "--at", "2030-01-31"];
  const server = spawn("npm", args, { cwd: site, env: outside(), stdio: "ignore" });
  const url = `http://127.0.0.1:${port}/about?x=1`;
  const faults = run(
    site,
    "curl",
    ["-si", "--retry", "60", "--retry-delay", "1", "--retry-connrefused", url],
    /^HTTP\/1\.1 301 [^]*^Location: https:\/\/www\.new\.example\/\?x=1/im,
  );
  server.kill();
  return faults;
}

function findFaultsOfTypes(site: string): string[] {
  const file = join(site, "use.mts");
  writeFileSync(
    file,
    `import { resolve, validateRoutesFile } from "sunset-edge";
const { compiled } = validateRoutesFile("{}", "routes.json", 0);
const url = new URL("https://www.museum.example/");
export const status: number | null | undefined = compiled && resolve(compiled.table, { url, method: "GET" }, 0).status;
`,
  );
  const tsc = join(process.cwd(), "node_modules/.bin/tsc");
  const args = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024"];
  return run(site, tsc, [...args, "--types", "", file]);
}

/** Packs the same package as a later version. */
function packLater(folder: string, tarball: string, version: string) {
  const unpacked = join(folder, "later");
  mkdirSync(unpacked);
  run(folder, "tar", ["-xzf", tarball, "-C", unpacked, "--strip", "1"]);
  const later = version.replace(/\d+$/, (it) => String(Number(it) + 1));
  const manifest = join(unpacked, "package.json");
  const text = readFileSync(manifest, "utf8");
  writeFileSync(manifest, text.replace(`"version": "${version}"`, `"version": "${later}"`));
  run(unpacked, "npm", ["pack", "--ignore-scripts", "--pack-destination", folder]);
  return { version: later, tarball: join(folder, `sunset-edge-${later}.tgz`) };
}

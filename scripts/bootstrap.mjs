// Makes `npm start` and `npm test` work without further steps in a fresh clone, on any Node from 20 on: installs what
// is missing, then runs the given script on the Node of the package `node`. Plain JavaScript without dependencies,
// because nothing is installed yet when it begins.
//
//   node scripts/bootstrap.mjs SCRIPT [ARGUMENT...]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const isWindows = process.platform === "win32";

if (!isInstalled()) {
  process.stderr.write("Installing packages (this happens once)...\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: isWindows,
  });
  if (status !== 0) {
    process.stderr.write(
      "error: npm ci failed\n  fix: look at its messages above, and run it again\n",
    );
    process.exit(4);
  }
}
run();

/** Whether every package of the lockfile is installed in its version, except those for other platforms. */
function isInstalled() {
  const installed = `${root}/node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8")).packages;
  const found = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" ||
      (entry.optional && !found[path]) ||
      (found[path]?.version === entry.version && existsSync(`${root}/${path}`)),
  );
}

function run() {
  const node = `${root}/node_modules/.bin/node${isWindows ? ".cmd" : ""}`;
  const env = {
    // Programs with cached compiled code start in half the time, and the tests start very many.
    NODE_COMPILE_CACHE: `${root}/build/compile-cache`,
    ...process.env,
    PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
  };
  const child = spawn(node, process.argv.slice(2), { cwd: root, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  // A parent that is killed abruptly cannot tell its child, which notices that it got another parent.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1000);
  child.on("error", (error) => {
    process.stderr.write(`error: ${node} does not start: ${error.message}\n  fix: npm ci\n`);
    process.exit(4);
  });
  child.on("exit", (code, signal) => {
    clearInterval(watch);
    process.exit(code ?? (signal === "SIGINT" ? 130 : 143));
  });
}

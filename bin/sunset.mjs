#!/usr/bin/env node
// The program is TypeScript, which Node runs as it is from 22.18 on. An older one hands over to the Node
// that the package `node` has installed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
if (process.features.typescript) {
  await import(main);
} else {
  const node = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
  const { status, signal, error } = spawnSync(node, [main, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (error) {
    process.stderr.write(`error: ${node} cannot be started\n  fix: npm ci\n`);
    process.exit(4);
  }
  if (signal) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}

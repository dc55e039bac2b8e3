#!/usr/bin/env node
// In a clone the program is TypeScript, which Node runs as it is from 22.18 on; in the package it is what that was
// compiled to. An older Node hands over to the one that the package `node` has installed.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [source, compiled] = ["../src/program/main.ts", "../dist/program/main.js"].map((it) =>
  fileURLToPath(new URL(it, import.meta.url)),
);
const main = existsSync(source) ? source : compiled;

if (process.features.typescript) await import(main);
else handOver();

function handOver() {
  const child = spawn(findNode(), [main, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", ({ message }) => {
    process.stderr.write(`error: Node cannot be started: ${message}\n  fix: npm ci\n`);
    process.exit(4);
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? (signal === "SIGINT" ? 130 : 143));
  });
}

function findNode() {
  try {
    const { resolve } = createRequire(import.meta.url);
    return join(resolve("node/package.json"), "../bin/node");
  } catch {
    process.stderr.write(
      "error: Sunset needs Node 22.18 or later, and the package node is not installed\n  fix: npm ci\n",
    );
    process.exit(4);
  }
}

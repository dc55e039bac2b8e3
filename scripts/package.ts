/**
 * What `npm pack` and `npm publish` run first: compiles `src` into `dist`, since Node runs no TypeScript under
 * `node_modules`; and beside it the types of what the package exports.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
for (const project of ["tsconfig.package.json", "tsconfig.package-types.json"]) {
  const { status } = spawnSync("tsc", ["-p", project], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}
// What the Worker's bundle takes in as text.
for (const file of globSync(["src/**/*.css", "src/**/client.js"])) {
  cpSync(file, file.replace(/^src/, "dist"));
}

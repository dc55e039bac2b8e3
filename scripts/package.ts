/**
 * What `npm pack` and `npm publish` run first: compiles `src` into `dist`, since Node runs no TypeScript under
 * `node_modules`; beside it the types of what the package exports; and the list of all that it is made from.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync, writeFileSync } from "node:fs";
import { listMaterials } from "./materials.ts";

rmSync("dist", { recursive: true, force: true });
for (const project of ["tsconfig.package.json", "tsconfig.package-types.json"]) {
  const { status } = spawnSync("tsc", ["-p", project], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}
// What the Worker's bundle takes in as text.
for (const file of globSync(["src/**/*.css", "src/**/client.js"])) {
  cpSync(file, file.replace(/^src/, "dist"));
}
writeFileSync("sbom.cdx.json", listMaterials());

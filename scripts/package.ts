/**
 * Runs before `npm pack` and `npm publish`: compiles `src` into `dist`, since Node does not run TypeScript under
 * `node_modules`, and writes the types of the package's exports and its software bill of materials.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync, writeFileSync } from "node:fs";
import { listMaterials } from "./materials.ts";

rmSync("dist", { recursive: true, force: true });
for (const project of ["tsconfig.package.json", "tsconfig.package-types.json"]) {
  const { status } = spawnSync("tsc", ["-p", project], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}
// Files that the Worker's bundle includes as text.
for (const file of globSync(["src/**/*.css", "src/**/client.js"])) {
  cpSync(file, file.replace(/^src/, "dist"));
}
writeFileSync("sbom.cdx.json", listMaterials());

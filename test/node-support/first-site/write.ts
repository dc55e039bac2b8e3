/** `node test/node-support/first-site/write.ts FOLDER`: writes the files of the site that docs/first-site.md closes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFirstSite, WHOLE } from "./first-site.ts";

const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError("Name the folder: write.ts FOLDER");
for (const [name, content] of makeFirstSite(WHOLE).files) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** `npm run schema`: writes `docs/routes.schema.json`; with `--check`, only checks whether it is up to date. */
import { readFile, writeFile } from "node:fs/promises";
import { routesJsonSchema } from "../src/domain/table/schema.ts";

const FILE = "docs/routes.schema.json";
const text = `${JSON.stringify(routesJsonSchema(), null, 2)}\n`;

if (process.argv.includes("--check")) {
  if ((await readFile(FILE, "utf8")) !== text) {
    process.stderr.write(
      `${FILE} is not what src/domain/table/schema.ts says\n  fix: npm run schema\n`,
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, text);
}

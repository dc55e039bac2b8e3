/**
 * `npm run screenshots`: writes the pictures of the documentation into docs/screenshots.
 *
 * `npm run screenshots -- --all FOLDER [--table ROUTES.JSON]... [--only NAME,...] [--look 320-dark,...] [--language
 * zh]`: takes every page in every state, light and dark, at 1280, 768 and 320 px, for people to look at; of further
 * tables, which may be large, only the pages whose length depends on the table. The exit code is 1 if a page scrolls
 * sideways or a Chinese page contains English.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launchBrowser } from "../test/browser/support/launch.ts";
import { sceneOf } from "./pictures/large.ts";
import { ALL_SCENES } from "./pictures/scenes.ts";
import { SIGN_OFF } from "./pictures/sign-off.ts";
import { TRAFFIC } from "./pictures/visits.ts";
import { DOCUMENTED, EVERYWHERE, type Shot, take } from "./pictures/take.ts";

const { values } = parseArgs({
  options: {
    all: { type: "string" },
    table: { type: "string", multiple: true, default: [] },
    only: { type: "string", default: "" },
    look: { type: "string", default: "" },
    language: { type: "string", default: "" },
  },
});

const folder = values.all ?? fileURLToPath(new URL("../docs/screenshots/", import.meta.url));
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
const isWanted = (name: string, { locale = "en-GB" }: Shot): boolean =>
  locale.startsWith(values.language) && values.only.split(",").some((it) => name.includes(it));
const scenes =
  values.all === undefined ? [SIGN_OFF, TRAFFIC] : [...ALL_SCENES, ...values.table.map(sceneOf)];
const looks = values.all === undefined ? DOCUMENTED : EVERYWHERE;
const where = looks.filter(({ suffix }) =>
  values.look.split(",").some((it) => suffix.includes(it)),
);
let faults = 0;
for (const { name, play } of scenes) {
  if (!values.only.split(",").some((it) => it === "" || it.startsWith(name))) continue;
  faults += await take(browser, where, folder, name, play, isWanted);
}
await browser.close();
process.exitCode = faults === 0 ? 0 : 1;

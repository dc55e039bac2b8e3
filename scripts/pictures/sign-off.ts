/** A reviewer's steps from the link to the filed record, with a picture per step, for docs/sign-off.md. */
import type { Page } from "playwright-core";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { setScene } from "../../test/browser/support/scene.ts";
import { LOG, press, publishCoverage, publishFile, withZone } from "./steps.ts";
import type { Play, Shot } from "./take.ts";

const REASON = "There is no site for them any more; agreed with sales on 12 November.";
const COMMENT = "All twelve campaigns checked against the list of 12 November.";
const CELLS = [
  "Old URL\tVisits",
  "https://www.old.example/global/event/birthday-2022\t310",
  "https://www.old.example/index.html\t240",
  "global/app\t400",
].join("\n");

const TOP = { height: 800 };

export const SIGN_OFF: Play = {
  name: "",
  async play(show) {
    const scene = await setScene({ table: withZone });
    const { url, releases } = scene;
    const version = `${url}/releases/${releases.waiting}`;
    const table: RoutesData = JSON.parse(await (await fetch(`${version}/routes.json`)).text());
    await publishCoverage(scene, releases.waiting, LOG);
    await publishFile(scene, "routes.json", table);
    await show(
      { name: "overview", address: url },
      { name: "sign-off-1-version", address: version, ...TOP },
      { name: "sign-off-2-visits", address: version, part: "#visits table.visited" },
      { name: "sign-off-3-changes", address: version, part: "#changes table.changes >> nth=1" },
      { name: "sign-off-4-accept", address: version, part: "#findings", act: accepting },
      {
        name: "sign-off-5-preview",
        address: `${url}/preview/answer?url=/global/app`,
        height: 480,
      },
      { name: "sign-off-6-try", address: `${url}/try`, ...TOP, act: trying(releases.waiting) },
      { name: "sign-off-7-approve", address: version, part: ".panel", act: approving },
      { name: "sign-off-8-confirmation", address: version, height: 640, act: approved },
    );
    const { code, stderr } = await scene.run("promote", releases.waiting);
    if (code !== 0) throw new Error(stderr);
    await show({ name: "sign-off-9-record", address: `${url}/record`, ...TOP, act: printing });
    await scene.stop();
  },
};

async function accepting(page: Page) {
  const card = page.locator("#findings");
  await card.getByText("Accept this warning").first().click();
  await card.getByRole("textbox").first().fill(REASON);
}

const trying =
  (version: string): NonNullable<Shot["act"]> =>
  async (page) => {
    await page.getByLabel(/^Old addresses/).fill(CELLS);
    await page.getByLabel("Which version?").selectOption(`live,${version}`);
    await press(page, "Test");
  };

const approving = (page: Page) => page.getByLabel("Comment", { exact: true }).fill(COMMENT);

async function approved(page: Page) {
  await approving(page);
  await press(page, /^Approve/);
}

const printing = (page: Page) => page.emulateMedia({ media: "print" });

/** Every page of the console, and of visitors, in every state. */
import type { Page } from "playwright-core";
import { decide, setScene } from "../../test/browser/support/scene.ts";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { EMPTY, TEAM } from "./people.ts";
import {
  acceptWarning,
  DAY_MS,
  forge,
  LOG,
  openAll,
  press,
  publishCoverage,
  publishFile,
  settle,
  tellOfDeadPages,
  tryThem,
  withZone,
} from "./steps.ts";
import { inBoth, type Play } from "./take.ts";
import { AFTER } from "./visitors.ts";
import { VISITS } from "./visits.ts";

/** The pages that everybody sees some weeks before the switch-over. */
const BEFORE: Play = {
  name: "before",
  async play(show) {
    const scene = await setScene({ table: withZone });
    const { url, previewUrl, releases } = scene;
    const { waiting } = releases;
    const version = `${url}/releases/${waiting}`;
    const answer = `${url}/preview/answer?url=`;
    await show({ name: "overview-one", address: url });
    await publishCoverage(scene, waiting, LOG);
    const many = publishFile(scene, "next.json", lookingBack(scene.table));
    await many;
    const early = `${url}/releases/${await many}`;
    await show(
      ...inBoth([
        { name: "overview-several", address: url },
        { name: "version-small", address: version },
        { name: "version-early", address: early },
        { name: "version-no-reason", address: version, act: reject },
        { name: "version-rejected", address: `${url}/releases/${releases.rejected}` },
        { name: "version-live", address: `${url}/releases/${releases.serving}` },
        { name: "version-none", address: `${url}/releases/0123456789` },
        { name: "link-mended", address: `${version.slice(0, -50)}.` },
        { name: "page-none", address: `${url}/nothing` },
        { name: "warning", address: `${version}/findings/locale-changed` },
        { name: "redirect", address: `${version}/rule?from=/global/event/birthday-2022` },
        { name: "table", address: `${url}/table` },
        { name: "table-filtered", address: `${url}/table?q=support` },
        { name: "table-none", address: `${url}/table?q=nothing-like-this` },
        { name: "table-details", address: `${url}/table?q=warranty`, act: openFirst },
        { name: "table-version", address: `${url}/table?release=${await many}` },
        { name: "rows", address: `${url}/rows` },
        { name: "try", address: `${url}/try` },
        { name: "try-results", address: `${url}/try`, act: (page) => tryThem(page) },
        { name: "try-two", address: `${url}/try`, act: (page) => tryThem(page, `live,${waiting}`) },
        { name: "try-why", address: `${url}/try?urls=/global/community`, act: openAll },
        { name: "try-none", address: `${url}/try`, act: (page) => press(page, /^(Test|测试)/) },
        { name: "preview", address: `${url}/preview` },
        { name: "preview-chosen", address: `${url}/preview`, act: (page) => choose(page, waiting) },
        { name: "preview-foreign", address: `${answer}https://elsewhere.example/a` },
        { name: "answer-redirect", address: `${answer}/global/support` },
        { name: "answer-gone", address: `${answer}/global/app` },
        { name: "answer-unknown", address: `${answer}/nothing/at-all` },
        { name: "answer-banner", address: `${answer}/global/support&at=${days(1)}` },
        { name: "answer-kept", address: `${answer}/.well-known/security.txt` },
        { name: "answer-no-date", address: `${previewUrl}/global/app?__at=2027-01-05` },
        { name: "history", address: `${url}/history?url=/global/product/lamp-f6/specs` },
        { name: "history-fixed", address: `${url}/history?url=/global/community` },
        { name: "glossary", address: `${url}/glossary` },
      ]),
      { name: "version-open", address: version, act: openAll },
      { name: "version-added", address: `${early}?kind=added` },
      { name: "answer-old-page", address: `${previewUrl}/global/app` },
      { name: "visitor-banner", address: `http://localhost:${scene.server.port}/global/support` },
    );
    await tellOfDeadPages(scene, await many);
    await acceptWarning(scene, await many);
    await show(
      ...inBoth([
        { name: "version-accepted", address: `${early}#findings` },
        { name: "record", address: `${url}/record` },
      ]),
    );
    const comment = "All twelve campaigns checked against the list of 12 November.";
    const decided = new URL(await decide(url, waiting, "approve", comment), url).href;
    await show(
      ...inBoth([
        { name: "confirmation", address: decided },
        { name: "overview-approved", address: url },
        { name: "version-approved", address: version },
      ]),
    );
    await scene.run("promote", await many, "--break-glass", "The campaign begins tonight");
    await settle();
    await show(...inBoth([{ name: "overview-unsigned", address: url }]));
    const live = lookingBack(scene.table);
    const forged = await publishFile(scene, "forged.json", { ...live, rules: live.rules.slice(1) });
    await forge(scene, forged);
    await show(...inBoth([{ name: "version-forged", address: `${url}/releases/${forged}` }]));
    await scene.stop();
  },
};

/** Chooses another version than the live one, and another date than the switch-over. */
async function choose(page: Page, release: string): Promise<void> {
  await page.locator("#release").selectOption(release);
  await page.getByRole("radio", { name: /A week after|切换后一周/ }).check();
  await press(page, /^(Preview this|按此预览)/);
}
const reject = (page: Page) => press(page, /^(Reject|否决)/);
const openFirst = (page: Page) => page.locator("tr.more summary").first().click();

const days = (number: number): string =>
  new Date(Math.floor(Date.now() / DAY_MS + number) * DAY_MS).toISOString();

/** Returns a table with windows, some of them open, several kinds of warnings, and other settings. */
function lookingBack({ site, rules }: RoutesData): RoutesData {
  const added = Array.from({ length: 15 }, (_, index) => ({
    from: `/global/early/page-${index}`,
    to: `https://www.new.example/global/early/${index}/`,
    section: "Early",
    startsAt: days(index < 3 ? -2 : index),
  }));
  return {
    site: {
      ...site,
      activatesAt: new Date(Date.parse(site.activatesAt) + 7 * DAY_MS).toISOString(),
    },
    rules: [
      ...rules,
      ...added,
      { from: "/ru/contact", to: "https://www.new.example/global/contact/", section: "Support" },
      { from: "/tw/contact", to: "https://www.new.example/global/contact/", section: "Support" },
      { from: "/global/later", undecided: true, section: "Support" },
    ],
  };
}

export const ALL_SCENES: readonly Play[] = [BEFORE, VISITS, EMPTY, AFTER, TEAM];

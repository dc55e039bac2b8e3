/** Every page of the console, and of visitors, in every state. */
import type { Page } from "playwright-core";
import { decide, setScene } from "../../test/browser/support/scene.ts";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import {
  acceptWarning,
  forge,
  LOG,
  press,
  settle,
  publishCoverage,
  publishFile,
  withZone,
} from "./steps.ts";
import { openTeam } from "./team.ts";
import type { Play, Shot } from "./take.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const TRIED = [
  "Page\tOld URL\tVisits",
  "Lamp F6\thttps://www.old.example/global/product/lamp-f6/specs\t120",
  "App\tglobal/app\t33",
  "Launch\t/global/lamp-f6-launch\t12",
  "Unknown\t/global/nothing/like-this-address-which-is-long/and-goes-on/without-any-blank.html\t2",
  "Total\t\t155",
].join("\n");

async function tryThem(page: Page, version?: string) {
  await page.getByLabel(/^Old addresses/).fill(TRIED);
  if (version) await page.getByLabel("Which version?").selectOption(version);
  await press(page, "Test");
}

const openAll: Shot["act"] = (page) =>
  page.evaluate("document.querySelectorAll('main details').forEach((it) => (it.open = true))");

/** Some weeks before the switch-over: what everybody sees. */
const BEFORE: Play = {
  name: "before",
  async play(show) {
    const scene = await setScene({ table: withZone });
    const { url, previewUrl, releases } = scene;
    const { waiting } = releases;
    const version = `${url}/releases/${waiting}`;
    await show({ name: "overview-one", address: url });
    await publishCoverage(scene, waiting, LOG);
    const many = publishFile(scene, "next.json", lookingBack(scene.table));
    await many;
    await show(
      { name: "overview-several", address: url },
      { name: "overview-chinese", address: `${url}?lang=zh-Hans` },
      { name: "version-small", address: version },
      { name: "version-chinese", address: `${version}?lang=zh-Hans` },
      { name: "version-open", address: version, act: openAll },
      { name: "version-early", address: `${url}/releases/${await many}` },
      { name: "version-early-chinese", address: `${url}/releases/${await many}?lang=zh-Hans` },
      {
        name: "version-no-reason",
        address: version,
        act: (page) => press(page, "Reject"),
      },
      { name: "version-rejected", address: `${url}/releases/${releases.rejected}` },
      { name: "version-live", address: `${url}/releases/${releases.serving}` },
      { name: "version-none", address: `${url}/releases/0123456789` },
      { name: "link-mended", address: `${version.slice(0, -50)}.` },
      { name: "page-none", address: `${url}/nothing` },
      { name: "table", address: `${url}/table` },
      { name: "table-filtered", address: `${url}/table?q=support` },
      { name: "table-none", address: `${url}/table?q=nothing-like-this` },
      {
        name: "table-details",
        address: `${url}/table?q=warranty`,
        act: (page) => page.locator("tr.more summary").first().click(),
      },
      { name: "table-version", address: `${url}/table?release=${waiting}` },
      { name: "table-chinese", address: `${url}/table?lang=zh-Hans` },
      { name: "rows", address: `${url}/rows` },
      { name: "rows-open", address: `${url}/rows`, act: openAll },
      { name: "rows-chinese", address: `${url}/rows?lang=zh-Hans` },
      { name: "try", address: `${url}/try` },
      { name: "try-results", address: `${url}/try`, act: (page) => tryThem(page) },
      {
        name: "try-two",
        address: `${url}/try`,
        act: (page) => tryThem(page, `live,${waiting}`),
      },
      {
        name: "try-none",
        address: `${url}/try`,
        act: (page) => page.getByRole("button", { name: "Test" }).first().click(),
      },
      {
        name: "try-chinese",
        address: `${url}/try?lang=zh-Hans&urls=/global/app%0A/global/nothing%0Anonsense`,
      },
      { name: "preview", address: `${url}/preview` },
      { name: "preview-chinese", address: `${url}/preview?lang=zh-Hans` },
      { name: "preview-chosen", address: `${url}/preview`, act: choose },
      { name: "preview-foreign", address: `${url}/preview/answer?url=https://elsewhere.example/a` },
      { name: "answer-redirect", address: `${url}/preview/answer?url=/global/support` },
      { name: "answer-gone", address: `${url}/preview/answer?url=/global/app` },
      { name: "answer-unknown", address: `${url}/preview/answer?url=/nothing/at-all` },
      { name: "answer-banner", address: `${url}/preview/answer?url=/global/support&at=${days(1)}` },
      { name: "answer-kept", address: `${url}/preview/answer?url=/.well-known/security.txt` },
      { name: "answer-old-page", address: `${previewUrl}/global/app` },
      { name: "answer-no-date", address: `${previewUrl}/global/app?__at=2027-01-05` },
      { name: "answer-chinese", address: `${url}/preview/answer?url=/global/app&lang=zh-Hans` },
      { name: "history", address: `${url}/history?url=/global/product/lamp-f6/specs` },
      { name: "history-fixed", address: `${url}/history?url=/global/community` },
      { name: "history-chinese", address: `${url}/history?url=/global/community&lang=zh-Hans` },
      { name: "glossary", address: `${url}/glossary` },
      { name: "glossary-chinese", address: `${url}/glossary?lang=zh-Hans` },
    );
    await acceptWarning(scene, await many);
    await show(
      { name: "version-accepted", address: `${url}/releases/${await many}#findings` },
      { name: "record", address: `${url}/record` },
      { name: "record-chinese", address: `${url}/record?lang=zh-Hans` },
    );
    const comment = "All twelve campaigns checked against the list of 12 November.";
    const decided = new URL(await decide(url, waiting, "approve", comment), url).href;
    await show(
      { name: "confirmation", address: decided },
      { name: "confirmation-chinese", address: `${decided}?lang=zh-Hans` },
      { name: "overview-approved", address: url },
      { name: "version-approved", address: version },
    );
    await scene.run("promote", await many, "--break-glass", "The campaign begins tonight");
    await settle();
    await show({ name: "overview-unsigned", address: url });
    const live = lookingBack(scene.table);
    const forged = await publishFile(scene, "forged.json", { ...live, rules: live.rules.slice(1) });
    await forge(scene, forged);
    await show({ name: "version-forged", address: `${url}/releases/${forged}` });
    await scene.stop();
  },
};

/** Chooses what is offered. */
async function choose(page: Page) {
  await press(page, "Preview this");
}

const days = (number: number): string =>
  new Date(Math.floor(Date.now() / DAY_MS + number) * DAY_MS).toISOString();

/** Windows of their own, some of them open; warnings of several kinds; other settings. */
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

/** Nothing was done yet. */
const EMPTY: Play = {
  name: "empty",
  async play(show) {
    const scene = await setScene({ bare: true, table: withZone });
    const { url } = scene;
    await show(
      { name: "overview", address: url },
      { name: "overview-chinese", address: `${url}?lang=zh-Hans` },
      { name: "rows", address: `${url}/rows` },
      { name: "record", address: `${url}/record` },
      { name: "version", address: `${url}/releases/${scene.server.release}` },
      { name: "history", address: `${url}/history?url=/global/app` },
    );
    await scene.stop();
  },
};

/** After the switch-over, and what visitors see then. */
const AFTER: Play = {
  name: "after",
  async play(show) {
    const at = Date.now() + 45 * DAY_MS;
    const scene = await setScene({ table: withZone, at });
    const { url, releases } = scene;
    const site = `http://localhost:${scene.server.port}`;
    await show(
      { name: "overview", address: url },
      { name: "version", address: `${url}/releases/${releases.waiting}` },
      { name: "try", address: `${url}/try`, act: (page) => tryThem(page) },
      { name: "visitor-410", address: `${site}/global/app` },
    );
    await scene.stop();
    const bare = await setScene({ table: withoutFallback, at, bare: true });
    const there = `http://localhost:${bare.server.port}`;
    await show(
      { name: "visitor-410-texts", address: `${there}/global/app` },
      { name: "visitor-404-no-fallback", address: `${there}/nothing/at/all` },
    );
    await bare.stop();
    const plain = await setScene({ table: withoutTexts, at, bare: true });
    const last = `http://localhost:${plain.server.port}`;
    await show(
      { name: "visitor-410-no-fallback", address: `${last}/global/app` },
      { name: "visitor-404-plain", address: `${last}/nothing/at/all` },
    );
    await plain.stop();
  },
};

const withoutTexts = ({ site, rules }: RoutesData): RoutesData => ({
  site: { ...site, fallback: null },
  rules,
});

const withoutFallback = (lamps: RoutesData): RoutesData => ({
  site: {
    ...lamps.site,
    fallback: null,
    color: "#b3261e",
    texts: {
      en: {
        goneTitle: "This lamp is out",
        goneText: "Old Lamps has closed. Our new lamps are at new.example.",
        notFoundTitle: "We did not find that",
      },
    },
  },
  rules: lamps.rules,
});

/** People whom Access lets in, of whom two must approve; and those whom it does not. */
const TEAM: Play = {
  name: "team",
  async play(show) {
    const team = await openTeam();
    const signing = {
      SIGNERS: "ben@example.com, cai@example.com, @museum.example",
      APPROVALS: "2",
    };
    const scene = await setScene({
      table: withZone,
      origin: team.origin,
      variables: { ...team.variables, ...signing },
    });
    const there = `http://team.preview.localhost:${scene.server.port}/_sunset`;
    const version = `${there}/releases/${scene.releases.waiting}`;
    const ben = await team.headersOf("ben@example.com");
    const dan = await team.headersOf("dan@elsewhere.example");
    await show(
      { name: "version-two-asked", address: version, headers: ben },
      { name: "version-not-allowed", address: version, headers: dan },
      { name: "overview-not-allowed", address: there, headers: dan },
      { name: "denied-signed-out", address: there },
      {
        name: "denied-expired",
        address: there,
        headers: await team.headersOf("ben@example.com", -60),
      },
      { name: "denied-refused", address: there, headers: { "cf-access-jwt-assertion": "a.b.c" } },
    );
    await scene.stop();
    await team.stop();
    const unset = await setScene({ bare: true });
    await show({
      name: "denied-misconfigured",
      address: `http://team.preview.localhost:${unset.server.port}/_sunset`,
    });
    await unset.stop();
  },
};

export const ALL_SCENES: readonly Play[] = [BEFORE, EMPTY, AFTER, TEAM];

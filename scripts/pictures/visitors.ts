/** The console, and the pages that visitors see, after the switch-over. */
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { setScene } from "../../test/browser/support/scene.ts";
import { DAY_MS, tryThem, withZone } from "./steps.ts";
import { inBoth, type Play } from "./take.ts";

/** The time after the switch-over. */
export const AFTER: Play = {
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
      { name: "history", address: `${url}/history?url=/global/app` },
    );
    await scene.stop();
    const bare = await setScene({ table: withTexts, at, bare: true });
    const there = `http://localhost:${bare.server.port}`;
    await show(
      ...inBoth([
        { name: "visitor-410-texts", address: `${there}/global/app` },
        { name: "visitor-404-texts", address: `${there}/nothing/at/all` },
      ]),
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

const withTexts = (lamps: RoutesData): RoutesData => ({
  site: {
    ...lamps.site,
    fallback: null,
    archive: "https://web.archive.org/web/2024/{url}",
    color: "#b3261e",
    texts: {
      en: {
        goneTitle: "This lamp is out",
        goneText: "Old Lamps has closed. Our new lamps are at new.example.",
        notFoundTitle: "We did not find that",
      },
      "zh-CN": {
        goneTitle: "这盏灯已熄灭",
        goneText: "旧灯网站已关闭，新产品请见 new.example。",
        notFoundTitle: "没有找到此页面",
        notFoundText: "旧灯网站已关闭，此页面没有迁移。",
      },
    },
  },
  rules: lamps.rules,
});

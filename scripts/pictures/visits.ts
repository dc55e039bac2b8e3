/** The pages about visitors' requests, and other pages that show them. */
import type { Page } from "playwright-core";
import { writeSuggestions } from "../../src/store/records/shown/suggestions.ts";
import { countVisits, SUGGESTED } from "../../test/browser/support/counted.ts";
import { setScene } from "../../test/browser/support/scene.ts";
import { openAll, withZone } from "./steps.ts";
import { inBoth, type Play } from "./take.ts";

export const VISITS: Play = {
  name: "visits",
  async play(show) {
    const scene = await setScene({ table: withZone });
    await countVisits(scene);
    await writeSuggestions(scene.server.redirects, SUGGESTED);
    const { url, releases } = scene;
    await show(
      ...inBoth([
        { name: "traffic", address: `${url}/traffic` },
        { name: "misses", address: `${url}/traffic/misses` },
        { name: "misses-open", address: `${url}/traffic/misses`, act: openAll },
        { name: "gone", address: `${url}/traffic/gone` },
        { name: "never", address: `${url}/traffic/never` },
        { name: "crawlers", address: `${url}/traffic/crawlers` },
        { name: "overview", address: url },
        { name: "version", address: `${url}/releases/${releases.waiting}` },
        { name: "table", address: `${url}/table` },
      ]),
    );
    await scene.stop();
  },
};

const CHARTS = "section:has(.day-chart)";

/** Shrinks charts to their own width, which is less than that of a desktop page. */
const asWideAsTheyAre = (page: Page): Promise<unknown> =>
  page.evaluate(`document.querySelector("${CHARTS}").style.width = "57rem"`);

/** The pictures for docs/hits.md. */
export const TRAFFIC: Play = {
  name: "traffic",
  async play(show) {
    const scene = await setScene({ table: withZone });
    await countVisits(scene);
    await writeSuggestions(scene.server.redirects, SUGGESTED);
    const { url } = scene;
    await show(
      { name: "month", address: `${url}/traffic`, part: CHARTS, act: asWideAsTheyAre },
      { name: "misses", address: `${url}/traffic/misses`, height: 720 },
    );
    await scene.stop();
  },
};

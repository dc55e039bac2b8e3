import { setScene } from "./test/browser/support/scene.ts";
import { launchBrowser } from "./test/browser/support/launch.ts";
let t = performance.now();
const scene = await setScene();
console.log("scene", performance.now() - t, scene.releases, scene.url);
const b = await launchBrowser();
const pages = {
  overview: "",
  release: "/releases/" + scene.releases.waiting,
  rejected: "/releases/" + scene.releases.rejected,
  table: "/table?q=support",
  try: "/try?urls=/global/product/poco-f6/specs",
  rows: "/rows",
  record: "/record",
};
const only = process.argv[2]?.split(",");
for (const [w, h, s, n] of [
  [1280, 900, "light", "d"],
  [1280, 900, "dark", "k"],
  [390, 844, "light", "p"],
] as const) {
  if (process.argv[3] && !process.argv[3].includes(n)) continue;
  const c = await b.newContext({
    viewport: { width: w, height: h },
    colorScheme: s,
    locale: "en-GB",
  });
  const p = await c.newPage();
  p.on("console", (m) => console.log("console:", m.text()));
  for (const [name, path] of Object.entries(pages)) {
    if (only && !only.includes(name)) continue;
    await p.goto(scene.url + path);
    const hh = await p.evaluate(() => document.documentElement.scrollHeight);
    console.log(name, n, hh, await p.evaluate(() => document.documentElement.scrollWidth));
    let i = 0;
    const step = w === 390 ? 2600 : 1900;
    for (let y = 0; y < hh; y += step) {
      await p.screenshot({
        path: `/tmp/console-scratch/s_${n}_${name}_${i++}.png`,
        fullPage: true,
        clip: { x: 0, y, width: w, height: Math.min(step, hh - y) },
      });
    }
  }
  await c.close();
}
await b.close();
await scene.stop();
console.log(performance.now() - t);

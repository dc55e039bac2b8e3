import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { RoutesData } from "../../src/domain/table/schema.ts";
import { type Scene, setScene } from "../../test/browser/support/scene.ts";
import { publishFile, settle } from "./steps.ts";
import { inBoth, type Play } from "./take.ts";

/** Returns the pages whose length depends on the table, for a `routes.json` with tens of thousands of rules or more. */
export function sceneOf(file: string): Play {
  return {
    name: basename(file, ".json"),
    async play(show) {
      const next: RoutesData = JSON.parse(readFileSync(file, "utf8"));
      const { site, rules } = next;
      // The live table has nine tenths of the rules, a hundredth of which lead elsewhere.
      const to = `https://${site.targetHosts[0]}/elsewhere/`;
      const before = rules.flatMap((rule, index) => {
        if (!rule || index % 10 === 3) return [];
        return [index % 100 === 0 && !rule.gone ? { ...rule, to } : rule];
      });
      const scene: Scene = await setScene({
        bare: true,
        table: () => JSON.parse(JSON.stringify({ site, rules: before })),
      });
      const id = await publishFile(scene, "next.json", next);
      const { url } = scene;
      const address = `${url}/releases/${id}`;
      await show(...inBoth([{ name: "version-checking", address }]));
      // A table of this size is counted and verified in the background.
      for (let tries = 0; tries < 60; tries++) {
        if (!(await (await fetch(address)).text()).includes("Still ")) break;
        await settle();
      }
      const host = site.hosts[0];
      const some = rules.slice(0, 40).flatMap((it) => (it ? [it.from] : []));
      await show(
        ...inBoth([
          { name: "overview", address: url },
          { name: "version", address },
          { name: "table", address: `${url}/table?release=${id}` },
          { name: "table-filtered", address: `${url}/table?release=${id}&q=service` },
          {
            name: "try",
            address: `${url}/try?urls=${encodeURIComponent(some.join("\n"))}&release=${id}`,
          },
          {
            name: "history",
            address: `${url}/history?url=${encodeURIComponent(some[5] ?? `https://${host}/`)}`,
          },
        ]),
      );
      await scene.stop();
    },
  };
}

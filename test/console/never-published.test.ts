/** Pages of deployed tables that nobody published. */
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/console/shared/languages.ts";
import { deploy, deployAlone, deployProduction, getPage, RULES } from "./support.ts";

describe.each(LANGUAGES)("a table that was never published, in $tag", ({ tag, texts }) => {
  const headers = { "accept-language": tag };
  const { release, decide, standings } = texts;

  it("is not announced as going live, and its command is folded away", async () => {
    const id = await (await deploy()).publish(RULES);
    const { text } = await getPage(await deployAlone(), `/releases/${id}`, { headers });
    expect(text).toContain(release.builtIn);
    expect(text).toContain(release.isUnpublished(RULES.length));
    expect(text).not.toContain(release.isGenuine.ahead(RULES.length));
    expect(text).toContain(decide.notPublished);
    const open = text.replace(/<details class="platform">.*?<\/details>/gs, "");
    expect(open).not.toContain("npx");
    expect(text).toContain("npx sunset-edge publish");
  });

  it("is called built in if production was deployed with it", async () => {
    const deployment = await deploy();
    const deployed = await deployProduction(deployment, RULES.slice(0, 2));
    await deployment.promote(await deployment.publish(RULES));
    const { text } = await getPage(deployment, `/releases/${deployed}`, { headers });
    expect(text).toContain(`</span>${standings.deployed}`);
    expect(text).toContain(release.builtIn);
    expect(text).toContain(release.isUnpublished(2));
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/console/shared/languages.ts";
import { glossaryPath } from "../../src/console/ui/menu.ts";
import { type Deployment, deploy, getPage } from "./support.ts";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
});

it("is linked by the question mark on every page", async () => {
  for (const path of ["", "/table", "/try", "/rows", "/record", "/preview", "/nothing"]) {
    const { text } = await getPage(deployment, path);
    expect(text).toMatch(/<a class="help" href="\/_sunset\/glossary" aria-label="What the words/);
  }
});

describe.each(LANGUAGES)("in $tag", ({ tag, texts }) => {
  it("explains each word under an anchor of its own, which other pages link", async () => {
    const init = { headers: { "accept-language": tag } };
    const { text } = await getPage(deployment, "/glossary", init);
    const explained = [...text.matchAll(/<div id="([\w-]+)"><dt>([^<]+)<\/dt><dd>([^<]+)</g)];
    expect(explained.map(([, id, word]) => [id, word])).toEqual(
      Object.entries(texts.glossary.words).map(([id, it]) => [id, it.word]),
    );
    expect(explained.map(([, id]) => id)).toContain(glossaryPath("switch-over").split("#")[1]);
  });
});

import { Hono } from "hono";
import type { ConsoleEnv } from "../shared/env.ts";
import { Page } from "../ui/layout.tsx";

/** The meanings of the console's words, with an anchor for each; the question mark on every other page leads here. */
export const glossaryPage = new Hono<ConsoleEnv>();

glossaryPage.get("/", (context) => {
  const { view } = context.var;
  const { glossary, layout } = view.texts;
  return context.html(
    <Page view={view} title={layout.glossary} item={null}>
      <h1>{layout.glossary}</h1>
      <p>{glossary.about}</p>
      <dl class="glossary">
        {Object.entries(glossary.words).map(([id, { word, meaning }]) => (
          <div id={id}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Page>,
  );
});

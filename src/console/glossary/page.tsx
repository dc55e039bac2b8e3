import { Hono } from "hono";
import type { ConsoleEnv } from "../shared/env.ts";
import { Page } from "../ui/layout.tsx";

/** The meanings of the console's words, with an anchor for each; the question mark on every other page leads here. */
export const glossaryPage = new Hono<ConsoleEnv>();

glossaryPage.get("/", (context) => {
  const { view } = context.var;
  const { heading, about, words } = view.texts.glossary;
  return context.html(
    <Page view={view} title={heading} item={null}>
      <h1>{heading}</h1>
      <p>{about}</p>
      <dl class="glossary">
        {Object.entries(words).map(([id, { word, meaning }]) => (
          <div id={id}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Page>,
  );
});

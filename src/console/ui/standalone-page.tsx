/** Pages for people who are not signed in: they load nothing, and show at most one answer of the table. */
import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Denial } from "../access/reviewer.ts";
import type { BaseView } from "../shared/view.ts";

const STYLE = `
:root{color-scheme:light dark;--text:#1d2433;--soft:#525d73;--page:#fff;--link:#0b4fc4}
@media(prefers-color-scheme:dark){:root{--text:#eef1f7;--soft:#aab4c8;--page:#141923;--link:#8db8ff}}
*{box-sizing:border-box}
body{margin:0;padding:3rem 1.25rem;background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.25}
p,ul{margin:0 0 1rem;overflow-wrap:anywhere}
.soft{color:var(--soft)}
a{color:var(--link);text-underline-offset:.2em}
a:focus-visible{outline:3px solid currentColor;outline-offset:3px}`;

interface PlainProps {
  readonly view: BaseView;
  readonly title: string;
  readonly children: Child;
}

export function StandalonePage({ view, title, children }: PlainProps) {
  const { language, nonce, siteName } = view;
  return html`<!doctype html>${(
    <html lang={language.tag}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${siteName}`}</title>
        <link rel="icon" href="data:," />
        <style nonce={nonce}>{raw(STYLE)}</style>
      </head>
      <body>
        <main>
          <p class="soft">{siteName}</p>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )}`;
}

/** Renders the page that says why nobody is let in, and who can change that. */
export function renderDenied(view: BaseView, denial: Denial) {
  const { denied } = view.texts;
  const page = (title: string, text: string, more: Child = null) => (
    <StandalonePage view={view} title={title}>
      <p>{text}</p>
      {more}
    </StandalonePage>
  );
  const documented = <p class="soft">{denied.documented}</p>;
  switch (denial.why) {
    case "misconfigured": {
      const variables = denial.variables.map(({ variable, problem }) => (
        <li>
          <code>{variable}</code> {denied.variables[problem]} {denied.hints[variable]}
        </li>
      ));
      const list = (
        <>
          <ul>{variables}</ul>
          {documented}
        </>
      );
      return page(denied.misconfigured, denied.misconfiguredText, list);
    }
    case "keys-unreachable":
      return page(denied.unreachable, denied.unreachableText);
    case "no-token":
      return page(denied.signedOut, denied.signedOutText, documented);
    case "bad-token":
      return denial.problem === "expired"
        ? page(denied.expired, denied.expiredText)
        : page(denied.refused, denied.refusedText, <p>{denied.problems[denial.problem]}</p>);
  }
}

export function renderUnbound(view: BaseView) {
  const { denied } = view.texts;
  return (
    <StandalonePage view={view} title={denied.misconfigured}>
      <p>
        <code>REDIRECTS</code> {denied.unbound}
      </p>
    </StandalonePage>
  );
}

import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { LANGUAGES } from "../shared/languages.ts";
import type { View } from "../shared/view.ts";
import { describePreview } from "./describe-preview.ts";
import { formatWhen, withParameters } from "./format.ts";
import { GLOSSARY_PATH, MENU, type MenuItem, pathOf, PREVIEW_PATH } from "./menu.ts";

interface PageProps {
  readonly view: View;
  readonly title: string;
  /** The menu item of the page; null if it has none. */
  readonly item: MenuItem | null;
  /** The problems of the submitted form, shown at the top of the page. */
  readonly problems?: readonly FieldProblem[];
  readonly children?: Child;
}

export interface FieldProblem {
  /** The id of the field. */
  readonly field: string;
  readonly message: string;
}

/** A whole page. It can be read and used completely without scripts. */
export function Page({ view, title, item, problems = [], children }: PageProps) {
  const { texts, language, nonce, siteName, reviewer, assets } = view;
  const failed = problems.length > 0 ? texts.problems.prefix + texts.marks.blank : "";
  return html`<!doctype html>${(
    <html lang={language.tag}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${failed}${title} · ${siteName}`}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={assets.style} nonce={nonce} />
        <script src={assets.script} nonce={nonce} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          {texts.layout.skip}
        </a>
        <Header view={view} item={item} />
        <main id="main" tabindex={-1}>
          {reviewer.via === "local" && <p class="band local">{texts.layout.local}</p>}
          <Chosen view={view} />
          {problems.length > 0 && <ErrorSummary view={view} problems={problems} />}
          {children}
        </main>
        <Footer view={view} />
      </body>
    </html>
  )}`;
}

/** A setting sun, so that the tab is easy to find. It is embedded, so it is not fetched. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M3 10a5 5 0 0 1 10 0z' fill='%23e8590c'/%3E%3Cpath d='M1 12h14' stroke='%23888' stroke-width='1.5'/%3E%3C/svg%3E";

function Header({ view, item }: { view: View; item: MenuItem | null }) {
  const { texts, siteName } = view;
  return (
    <header class="top">
      <a class="brand" href={pathOf("overview")}>
        <strong>{siteName}</strong> <span>{texts.layout.console}</span>
      </a>
      <nav aria-label={texts.layout.menu}>
        <ul>
          {MENU.map((it) => (
            <li>
              <a href={pathOf(it)} aria-current={it === item ? "page" : undefined}>
                {texts[it].menu}
              </a>
            </li>
          ))}
        </ul>
        <a
          class="help"
          href={GLOSSARY_PATH}
          aria-label={texts.layout.glossary}
          title={texts.layout.glossary}
          aria-current={view.url.pathname === GLOSSARY_PATH ? "page" : undefined}
        >
          ?
        </a>
      </nav>
    </header>
  );
}

/** The reviewer's choice for old addresses; nothing if none was made. */
function Chosen({ view }: { view: View }) {
  const { texts, choice, previewOrigin } = view;
  const chosen = describePreview(view, choice);
  if (chosen === "") return null;
  const isHere = previewOrigin === view.url.origin;
  return (
    <div class="band chosen">
      <p>
        {isHere ? texts.travel.chosen : texts.travel.chosenForLinks(previewOrigin)}
        {texts.marks.blank}
        {chosen}
      </p>
      <form method="post" action={PREVIEW_PATH}>
        <input type="hidden" name="preset" value="default" />
        <input type="hidden" name="release" value="" />
        <input type="hidden" name="host" value="" />
        <button class="small secondary">{texts.travel.reset}</button>
      </form>
    </div>
  );
}

function ErrorSummary({ view, problems }: { view: View; problems: readonly FieldProblem[] }) {
  return (
    <section class="summary" role="alert" tabindex={-1} aria-labelledby="summary" data-focus>
      <h2 id="summary">{view.texts.problems.heading}</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Footer({ view }: { view: View }) {
  const { texts, reviewer, language, now } = view;
  return (
    <footer class="bottom">
      <p>
        {texts.layout.signedIn(reviewer.via === "local" ? texts.localReviewer : reviewer.email)}
        {texts.marks.blank}
        {texts.layout.now(formatWhen(view, now))}
      </p>
      <nav aria-label={texts.layout.languages}>
        <ul>
          {LANGUAGES.map((it) => (
            <li>
              <a
                href={withParameters(view, { lang: it.tag })}
                lang={it.tag}
                hreflang={it.tag}
                aria-current={it === language ? "true" : undefined}
              >
                {it.texts.name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </footer>
  );
}

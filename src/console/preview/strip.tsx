/** The strip above what visitors get at an old address: it says what is shown, and links to related views. */
import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Instant } from "../../domain/instant.ts";
import type { Site } from "../../domain/table/table.ts";
import { presetInstant } from "../shared/read-instant.ts";
import type { BaseView } from "../shared/view.ts";
import { AddressBox } from "../ui/address-box.tsx";
import { describePreview } from "../ui/describe-preview.ts";
import { formatWhen } from "../ui/format.ts";
import {
  ANSWER_PATH,
  LIVE,
  PREVIEW_PATH,
  type Previewed,
  previewedPath,
  tryPath,
} from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";
import type { NamingView } from "../ui/version-name.tsx";
import { type Seen, urlOf } from "./seen.ts";

/** The page below is in a frame, with a style of its own. */
const STYLE = `
:root{color-scheme:light dark;--text:#1d2433;--soft:#465066;--strip:#e9effa;--page:#fff;--line:#7d879c;--link:#0b4fc4;--badge:#1d2433;--on-badge:#fff}
@media(prefers-color-scheme:dark){:root{--text:#eef1f7;--soft:#b4bdcf;--strip:#1e2739;--page:#141923;--line:#7d889f;--link:#8db8ff;--badge:#eef1f7;--on-badge:#1d2433}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header{padding:.6rem 1rem .5rem;background:var(--strip);border-bottom:3px solid var(--line)}
.what{margin:0 0 .25rem;color:var(--soft);font-size:.9375rem}
.what strong{margin-right:.35rem;padding:.05rem .45rem;border-radius:.2rem;background:var(--badge);color:var(--on-badge)}
h1{margin:0 0 .5rem;font-size:1.1875rem;line-height:1.35}
.address-box{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem .5rem;margin:0 0 .35rem}
.address-box label{flex:none;color:var(--soft);font-size:.9375rem}
.address-box input{flex:1 1 14rem;min-width:0;min-height:2rem;padding:.2rem .5rem;border:1px solid var(--line);border-radius:.25rem;background:var(--page);color:var(--text);font:inherit;font-size:.9375rem}
.address-box button{flex:none;min-height:2rem;padding:.2rem .9rem;border:1px solid var(--link);border-radius:.25rem;background:var(--page);color:var(--link);font:inherit;font-weight:600;cursor:pointer}
ul{margin:0;padding:0;list-style:none}
nav>ul{display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;font-size:.9375rem}
nav li:has(details[open]){flex-basis:100%}
nav details ul{padding:.25rem 0 .25rem 1rem;color:var(--soft)}
nav a,summary{display:inline-block;min-height:1.5rem}
summary{cursor:pointer;display:list-item}
a,summary{color:var(--link)}
a{text-underline-offset:.2em}
a[aria-current]{color:var(--text);font-weight:700;text-decoration:none}
:is(a,summary,button,input,iframe):focus-visible{outline:3px solid var(--link);outline-offset:2px}
main{flex:1;display:flex;flex-direction:column}
iframe{flex:1;width:100%;min-height:max(24rem,60vh);border:0}
.told{width:100%;max-width:44rem;margin:0 auto;padding:2rem 1.25rem}
.told p{margin:0 0 1rem}
.told .target{font-size:1.25rem}
.soft{color:var(--soft)}
@media(max-width:30rem){.address-box label{flex-basis:100%}.address-box input{flex-basis:8rem}}
@media print{body{min-height:0}.address-box button,nav{display:none}header{background:none}iframe{flex:none;height:200mm;border:1px solid #888}}`;

interface StripPageProps {
  readonly view: NamingView;
  readonly seen: Seen;
  readonly now: Instant;
  /** What visitors get, in a few words. */
  readonly title: string;
  readonly children: Child;
}

/** A whole page with the strip, which works without scripts. */
export function StripPage({ view, seen, now, title, children }: StripPageProps) {
  const { language, nonce, siteName, texts } = view;
  const { address, at, release } = seen;
  const shown = { url: urlOf(address), at, release };
  return html`<!doctype html>${(
    <html lang={language.tag}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · ${texts.previewed.label} · ${siteName}`}</title>
        <link rel="icon" href="data:," />
        <style nonce={nonce}>{raw(STYLE)}</style>
      </head>
      <body>
        <header aria-label={texts.previewed.label}>
          <p class="what">
            <strong>{texts.previewed.label}</strong>{" "}
            {describePreview(view, { at, release: release ?? LIVE, host: address.host })}
          </p>
          <h1>{title}</h1>
          <AddressBox texts={texts} typed={visibleText(shown.url)} shown={shown} />
          <Ways view={view} shown={shown} site={seen.site} now={now} />
        </header>
        <main>{children}</main>
      </body>
    </html>
  )}`;
}

interface WaysProps {
  readonly view: BaseView;
  readonly shown: Previewed;
  readonly site: Site;
  readonly now: Instant;
}

function Ways({ view, shown, site, now }: WaysProps) {
  const { previewed } = view.texts;
  return (
    <nav aria-label={previewed.ways}>
      <ul>
        <li>
          <a href={tryPath(shown)}>{previewed.why}</a>
        </li>
        <li>
          <a href={PREVIEW_PATH}>{view.texts.travel.change}</a>
        </li>
        <li>
          <details>
            <summary>{previewed.dates}</summary>
            <ul>
              {datesOf(view, site, now).map(([label, at]) => (
                <li>
                  <a
                    href={previewedPath(ANSWER_PATH, { ...shown, at })}
                    aria-current={at === shown.at ? "true" : undefined}
                  >
                    {label}
                  </a>{" "}
                  {formatWhen(view, at)}
                </li>
              ))}
              {shown.release !== null && (
                <li>
                  <a href={previewedPath(ANSWER_PATH, { ...shown, release: null })}>
                    {previewed.liveInstead}
                  </a>
                </li>
              )}
            </ul>
          </details>
        </li>
      </ul>
    </nav>
  );
}

/** The dates on which answers change, in ascending order. */
function datesOf(
  { texts }: BaseView,
  { announceAt, activatesAt }: Site,
  now: Instant,
): [string, Instant][] {
  const { presets } = texts.instant;
  const dates: [string, Instant][] = [[presets.now, now]];
  if (announceAt !== null) dates.push([texts.previewed.announced, announceAt]);
  if (Number.isFinite(activatesAt)) {
    for (const it of ["before", "gate", "after"] as const) {
      dates.push([presets[it], presetInstant(it, now, activatesAt)]);
    }
  }
  return dates.toSorted((a, b) => a[1] - b[1]);
}

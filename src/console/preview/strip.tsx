/** The strip above what visitors get at an old address: it says what is shown, and links to related views. */
import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Site } from "../../domain/table/table.ts";
import { presetInstant } from "../shared/read-instant.ts";
import type { BaseView } from "../shared/view.ts";
import { AddressBox } from "../ui/address-box.tsx";
import { describePreview } from "../ui/describe-preview.ts";
import { formatWhen } from "../ui/format.ts";
import { pathOf, PREVIEW_PATH } from "../ui/menu.ts";
import { ANSWER_PATH, type Previewed, previewedPath } from "../ui/previewed.ts";
import { visibleText } from "../ui/user-text.tsx";
import type { NamingView } from "../ui/version-name.tsx";
import { type Seen, urlOf } from "./seen.ts";
import { STRIP_STYLE } from "./strip-style.ts";

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
        <style nonce={nonce}>{raw(STRIP_STYLE)}</style>
      </head>
      <body>
        <header aria-label={texts.previewed.label}>
          <p class="what">
            <strong>{texts.previewed.label}</strong>{" "}
            {describePreview(view, { at, release, host: address.host })}
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
          <a href={whyPath(shown)}>{previewed.why}</a>
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

/** The link to a detailed explanation of the answer. */
function whyPath({ url, at, release }: Previewed): string {
  const parameters = {
    urls: url,
    at: formatInstant(at),
    ...(release === null ? {} : { release }),
  };
  return `${pathOf("try")}?${new URLSearchParams(parameters).toString()}`;
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

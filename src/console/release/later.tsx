import type { View } from "../shared/view.ts";

/**
 * In place of what takes longer than a page waits: the work goes on. The script shows the result as soon as it is there;
 * without it, or once something is typed, the reader asks for it. Never a page that reloads itself every few seconds: it
 * would interrupt who listens to it (WCAG 2.2, failure F41).
 */
export function Later({ view }: { view: View }) {
  const { texts, url } = view;
  return (
    <p class="band" data-later>
      {texts.release.later} <span hidden>{texts.release.laterByItself}</span>{" "}
      <a href={url.pathname + url.search}>{texts.release.again}</a>
    </p>
  );
}

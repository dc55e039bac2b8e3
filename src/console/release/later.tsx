import type { View } from "../shared/view.ts";

/**
 * A placeholder for a result that takes longer than a page waits, while the work continues. The script shows the result
 * as soon as it is available; without scripts, or once something has been typed, the reader asks for it. The page never
 * reloads itself every few seconds, because that would interrupt people who listen to it (WCAG 2.2, failure F41).
 */
export function Later({ view }: { view: View }) {
  const { texts, url } = view;
  return (
    <p class="band" data-later>
      {texts.release.later}
      <span hidden>
        {texts.marks.blank}
        {texts.release.laterByItself}
      </span>
      {texts.marks.blank}
      <a href={url.pathname + url.search}>{texts.release.again}</a>
    </p>
  );
}

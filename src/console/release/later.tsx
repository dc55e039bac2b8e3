import type { View } from "../shared/view.ts";

/** In place of what takes longer than a page waits: the work goes on, and its result is there on the next visit. */
export function Later({ view }: { view: View }) {
  const { texts, url } = view;
  return (
    <p class="band">
      {texts.release.later} <a href={url.pathname + url.search}>{texts.release.again}</a>
    </p>
  );
}

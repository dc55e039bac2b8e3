import type { View } from "../shared/view.ts";
import { linkTo, releasePath } from "../ui/menu.ts";
import { PreviewThis } from "../ui/preview-form.tsx";

/** Links to view, try out and download the release. */
export function DownloadsSection({ view, id }: { view: View; id: string }) {
  const { texts } = view;
  return (
    <>
      <p>
        <a href={linkTo("table", { release: id })}>{texts.release.toTable}</a> ·{" "}
        <a href={linkTo("try", { release: id })}>{texts.release.toTry}</a>
      </p>
      <PreviewThis view={view} release={id} />
      <ul class="downloads">
        <li>
          <a href={`${releasePath(id)}/redirects.csv`}>{texts.release.csv}</a>
        </li>
        <li>
          <a href={`${releasePath(id)}/redirects.xlsx`}>{texts.release.xlsx}</a>
        </li>
        <li>
          <a href={`${releasePath(id)}/addresses.txt`}>{texts.release.addresses}</a>
        </li>
        <li>
          <a href={`${releasePath(id)}/routes.json`}>{texts.release.routes}</a>
        </li>
      </ul>
    </>
  );
}

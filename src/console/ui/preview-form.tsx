import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { InstantFields } from "./instant-fields.tsx";
import { PREVIEW_PATH } from "./menu.ts";

interface PreviewFormProps {
  readonly view: View;
  readonly gate: Instant;
  /** What was typed as the release, if it is not one. */
  readonly typed?: string;
  readonly isOpen?: boolean;
}

/** Where the reviewer chooses what old addresses are answered by: an instant, a release and a host. */
export function PreviewForm({ view, gate, typed, isOpen = false }: PreviewFormProps) {
  const { texts, choice, hosts, previewOrigin, url } = view;
  const [first] = hosts;
  return (
    <>
      {previewOrigin !== url.origin && (
        <p>
          {texts.travel.elsewhere}{" "}
          <a href={previewOrigin + PREVIEW_PATH}>{previewOrigin + PREVIEW_PATH}</a>
        </p>
      )}
      <details open={isOpen}>
        <summary>{texts.travel.choose}</summary>
        <form method="post" action={PREVIEW_PATH} class="travel">
          <InstantFields
            view={view}
            gate={gate}
            chosen={choice.at === null ? "default" : "other"}
            other={choice.at}
            withDefault
          />
          <label for="release">{texts.travel.releaseField}</label>
          <input
            id="release"
            name="release"
            value={typed ?? choice.release ?? ""}
            aria-describedby="release-help"
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
          />
          <small id="release-help">{texts.travel.releaseHelp}</small>
          <label for="host">{texts.travel.hostField}</label>
          <select id="host" name="host">
            {hosts.map((it) => (
              <option value={it} selected={it === (choice.host ?? first)}>
                {it}
              </option>
            ))}
          </select>
          <button>{texts.travel.submit}</button>
        </form>
      </details>
    </>
  );
}

/** Chooses one release, and nothing else. */
export function PreviewThis({ view, release }: { view: View; release: string }) {
  return (
    <form method="post" action={PREVIEW_PATH}>
      <input type="hidden" name="release" value={release} />
      <button class="small secondary">{view.texts.travel.previewThis}</button>
    </form>
  );
}

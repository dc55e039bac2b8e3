import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { AddressBox } from "./address-box.tsx";
import { InstantFields } from "./instant-fields.tsx";
import { PREVIEW_PATH } from "./menu.ts";
import { nameVersionWithId } from "./version-name.tsx";

interface PreviewFormProps {
  readonly view: View;
  readonly gate: Instant;
  /** The text that was typed as the old address, if it is not one. */
  readonly typedUrl?: string;
  readonly isOpen?: boolean;
}

/**
 * A form for an old address, and for the choice of the date, the version and the host that answer all old addresses.
 */
export function PreviewForm({ view, gate, typedUrl, isOpen = false }: PreviewFormProps) {
  const { texts, choice, hosts, previewOrigin, url } = view;
  const [first] = hosts;
  return (
    <>
      <AddressBox texts={texts} hasHelp {...(typedUrl === undefined ? {} : { typed: typedUrl })} />
      {previewOrigin !== url.origin && (
        <p>
          {texts.travel.elsewhere}
          {texts.marks.blank}
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
          <label for="release">{texts.releases.release}</label>
          <select id="release" name="release">
            <option value="">{texts.travel.live}</option>
            {versionsOf(view).map((it) => (
              <option value={it} selected={it === choice.release}>
                {nameVersionWithId(view, it)}
              </option>
            ))}
          </select>
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

const VERSIONS_AT_MOST = 50;

/** Returns the ids to choose from: those that are stored, newest first, and the chosen one. */
function versionsOf({ names, choice: { release } }: View): readonly string[] {
  const newest = [...names.versions]
    .filter(([id]) => names.stored.has(id))
    .toSorted(([, a], [, b]) => b.number - a.number || b.publishedAt - a.publishedAt)
    .slice(0, VERSIONS_AT_MOST)
    .map(([id]) => id);
  return release === null || newest.includes(release) ? newest : [release, ...newest];
}

/** A button that chooses one release and leaves the other choices unchanged. */
export function PreviewThis({ view, release }: { view: View; release: string }) {
  return (
    <form method="post" action={PREVIEW_PATH}>
      <input type="hidden" name="release" value={release} />
      <button class="small secondary">{view.texts.travel.previewThis}</button>
    </form>
  );
}

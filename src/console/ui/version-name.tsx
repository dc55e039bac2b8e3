/** The name of a release on pages: its version, with the beginning of its id. */
import { publisherName } from "../../store/records/versions.ts";
import type { Names } from "../shared/names.ts";
import type { BaseView } from "../shared/view.ts";
import { formatDay, shortId } from "./format.ts";
import { releasePath } from "./menu.ts";
import { visibleText } from "./user-text.tsx";

/** A view, or a base view with the names that `services.readNames()` returns. */
export type NamingView = BaseView & { readonly names: Names };

/**
 * Returns the name of a release without its id, for titles and sentences: `Version 4 (27 November 2026, Ana)`. A
 * release that came with the Worker and was never published is named as the deployed table. The day is that of its
 * first publication, in the site's time zone. Invisible characters that people typed are made visible; the name still
 * has to be escaped.
 */
export function nameVersion(view: NamingView, id: string): string {
  const { texts, names } = view;
  const version = names.versions.get(id);
  if (version) {
    const who = visibleText(publisherName(version.publishedBy));
    return texts.versions.named(String(version.number), formatDay(view, version.publishedAt), who);
  }
  const { deployed } = names;
  const at = deployed?.release === id ? Date.parse(deployed.deployedAt) : Number.NaN;
  return Number.isNaN(at)
    ? texts.versions.unpublished
    : texts.versions.deployed(formatDay(view, at));
}

/**
 * Returns the name with the beginning of the id, where only plain text is possible: in options, labels and attributes.
 */
export function nameVersionWithId(view: NamingView, id: string): string {
  return `${nameVersion(view, id)} · ${shortId(id)}`;
}

/** The name of a release, which links to its page, followed by the beginning of its id in small type. */
export function VersionName({ view, id }: { view: NamingView; id: string }) {
  return (
    <span class="version">
      <a href={releasePath(id)}>
        <bdi>{nameVersion(view, id)}</bdi>
      </a>{" "}
      <code class="id">{shortId(id)}</code>
    </span>
  );
}

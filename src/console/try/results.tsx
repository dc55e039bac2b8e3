import type { Instant } from "../../domain/instant.ts";
import type { Pasted } from "../../traffic/pasted.ts";
import type { View } from "../shared/view.ts";
import { formatNumber, formatWhen } from "../ui/format.ts";
import { Joined } from "../ui/joined.tsx";
import { PageList, type PagerProps } from "../ui/pager.tsx";
import { type Tone, TONES } from "../ui/tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { nameVersion, VersionName } from "../ui/version-name.tsx";
import { type Show, tally, type Tried } from "./judge.ts";
import { SHARED_AT_MOST, shareLink } from "./share.ts";
import type { TriedVersion } from "./versions.ts";

/** The name of a version in a heading. */
export function labelOf(view: View, { id }: TriedVersion): string {
  return id === null ? view.texts.try.live : nameVersion(view, id);
}

interface SummaryProps {
  readonly view: View;
  readonly pasted: Pasted;
  readonly versions: readonly TriedVersion[];
  readonly at: Instant;
}

/** What was tried, against which versions, and at which instant. */
export function Summary({ view, pasted, versions, at }: SummaryProps) {
  const { texts } = view;
  return (
    <>
      <h2 id="results">{texts.try.results(pasted.lines.length)}</h2>
      <p class="soft">
        {texts.try.against}
        {texts.marks.blank}
        <Joined
          items={versions.map((it) => (
            <>
              <VersionName view={view} id={it.release} />
              {it.id === null && texts.marks.open + texts.try.isLive + texts.marks.close}
            </>
          ))}
          by={texts.try.and}
        />
        {texts.marks.pause}
        {texts.try.asOf(formatWhen(view, at))}
      </p>
      {pasted.heading !== null && (
        <p class="soft">
          {texts.try.columnNames}
          {texts.marks.blank}
          <UserText text={shown(pasted.heading)} />
        </p>
      )}
    </>
  );
}

/** The cells of a row, separated for display. */
export function shown(row: string): string {
  return row.replaceAll("\t", " | ").replaceAll("\n", " ");
}

interface TalliesProps {
  readonly view: View;
  readonly tried: readonly Tried[];
  readonly versions: readonly TriedVersion[];
  readonly show: Show;
}

/** The counts of outcomes, each a button that shows only those lines. */
export function Tallies({ view, tried, versions, show }: TalliesProps) {
  const { texts } = view;
  const unreadable = tried.filter((it) => it.verdicts === null).length;
  const differ = tried.filter((it) => it.isDifferent).length;
  const button = (value: Show, tone: Tone | "all", count: number, label: string) => (
    <button
      name="show"
      value={value}
      class={`count ${tone}`}
      aria-pressed={value === show ? "true" : "false"}
    >
      <strong>{formatNumber(view, count)}</strong> {label}
    </button>
  );
  return (
    <fieldset class="filter-tallies">
      <legend class="hidden">{texts.try.tallies}</legend>
      <p class="counts">
        {button("all", "all", tried.length, texts.try.all)}
        {versions.length > 1 && (
          <button
            name="show"
            value="differ"
            class="count wait"
            aria-pressed={show === "differ" ? "true" : "false"}
          >
            {texts.try.differ(differ)}
          </button>
        )}
        {unreadable > 0 && button("unreadable", "bad", unreadable, texts.try.unreadable)}
      </p>
      {versions.map((version, index) => (
        <>
          {versions.length > 1 && <p class="label">{labelOf(view, version)}</p>}
          <p class="counts">
            {tally(tried, index).map(({ outcome, count }) =>
              button(`${index}-${outcome}`, TONES[outcome], count, texts.try.outcomes[outcome]),
            )}
          </p>
        </>
      ))}
    </fieldset>
  );
}

/** A link to the same results, for copying; or why there is none. */
export function Share({ view, pasted, versions, at }: SummaryProps) {
  const { texts } = view;
  const shared = shareLink(view.url.origin, pasted, versions, at);
  if ("why" in shared) {
    const { "too-many": tooMany, "too-long": tooLong } = texts.try.noShare;
    return <p class="soft">{shared.why === "too-many" ? tooMany(SHARED_AT_MOST) : tooLong}</p>;
  }
  const { link } = shared;
  return (
    <details>
      <summary>{texts.try.share}</summary>
      <p class="soft">{texts.try.shareHelp}</p>
      <div class="copyable">
        <code class="address command">{link}</code>
        <button
          type="button"
          class="small secondary outline"
          hidden
          data-copy={link}
          data-copied={texts.row.copied}
        >
          {texts.row.copy}
        </button>
      </div>
    </details>
  );
}

/** Buttons to other pages of results, which submit the form. */
export function Pages(props: PagerProps) {
  const button = (to: number, label: string) => (
    <button name="page" value={String(to)} class="small secondary outline">
      {label}
    </button>
  );
  return <PageList {...props} turn={button} />;
}

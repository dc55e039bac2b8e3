import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { formatNumber } from "../ui/format.ts";
import { Tag } from "../ui/tag.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";

/** The state of the storage, folded away because reviewers cannot do anything about it. */
export function Health({
  view,
  serving: { status, problems },
}: {
  readonly view: View;
  readonly serving: Serving;
}) {
  const { health } = view.texts;
  const { refreshedAt, failures, residentBytes } = status;
  const mebibytes = (residentBytes / 2 ** 20).toLocaleString(view.language.locale, {
    maximumFractionDigits: 1,
  });
  return (
    <details class="platform">
      <summary>{health.heading}</summary>
      <dl class="pairs">
        <dt>{health.store}</dt>
        <dd>
          {problems.length === 0 ? (
            <Tag tone="good">{health.answers}</Tag>
          ) : (
            <Tag tone="bad">{health.fails}</Tag>
          )}
        </dd>
        <dt>{health.heard}</dt>
        <dd>
          {refreshedAt === null ? (
            health.never
          ) : (
            <WhenAndHowFar view={view} instant={refreshedAt} />
          )}
        </dd>
        <dt>{health.failures}</dt>
        <dd>{formatNumber(view, failures)}</dd>
        <dt>{health.memory}</dt>
        <dd>{`${mebibytes} MiB`}</dd>
      </dl>
    </details>
  );
}

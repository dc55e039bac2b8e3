import type { View } from "../shared/view.ts";
import { Tag } from "../ui/tag.tsx";
import { StandingTag } from "../ui/standing-tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";
import type { ReleasePage } from "./load.ts";

/** Where a release stands, and whether what is shown is what its id names; its id and origin for those who ask. */
export function Facts({ view, page }: { view: View; page: ReleasePage }) {
  const { texts } = view;
  const { id, standing, serves, isPublished, publishedAt, provenance, summary } = page;
  return (
    <div class="facts">
      <p>
        {serves && <Tag tone="good">{texts.standings.serving}</Tag>}{" "}
        {isPublished && (
          <StandingTag
            view={view}
            standing={standing}
            isDeployed={serves || publishedAt === null}
          />
        )}{" "}
        {!summary ? (
          <Tag tone="wait">{texts.release.verifying}</Tag>
        ) : summary.isGenuine ? (
          <Tag tone="good">{texts.release.isGenuine(summary.rules)}</Tag>
        ) : (
          <Tag tone="bad">{texts.release.isForged}</Tag>
        )}
      </p>
      <p>
        {publishedAt === null ? (
          texts.release.notPublished
        ) : (
          <>
            {texts.release.published} <WhenAndHowFar view={view} instant={publishedAt} />
          </>
        )}
        {provenance && (
          <>
            {" "}
            <UserText
              text={texts.release.publishedBy(provenance.publishedBy, provenance.from ?? "–")}
            />
          </>
        )}
      </p>
      <details>
        <summary>{texts.release.details}</summary>
        <p class="copyable">
          <span>{texts.release.id}</span> <code class="address">{id}</code>
        </p>
      </details>
    </div>
  );
}

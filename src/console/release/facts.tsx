import type { View } from "../shared/view.ts";
import { Tag } from "../ui/tag.tsx";
import { StandingTag } from "../ui/signing/standing-tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";
import { isDamaged, lacksPublication, type ReleasePage } from "./load.ts";

interface Props {
  readonly view: View;
  readonly page: ReleasePage;
}

/**
 * The standing of a release and whether its content matches its id, with its id and origin for people who want them.
 */
export function Facts({ view, page }: Props) {
  const { texts } = view;
  const { id, standing, serves, isPublished, publishedAt, provenance } = page;
  /** Whether the table came with the software, that of the site or that of this console. */
  const isBuiltIn = !isPublished || view.names.deployed?.release === id;
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
        <Verified view={view} page={page} />
      </p>
      <p>
        {publishedAt === null ? (
          isBuiltIn ? (
            texts.release.builtIn
          ) : (
            texts.release.notPublished
          )
        ) : (
          <>
            {texts.release.published} <WhenAndHowFar view={view} instant={publishedAt} />
          </>
        )}
        {provenance && (
          <UserText
            text={texts.release.publishedBy(provenance.publishedBy, provenance.from ?? "–")}
          />
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

/** What is known about whether visitors will get the content shown, and no more than that. */
function Verified({ view, page }: Props) {
  const { summary, check, isPublished, publishedAt, serves, standing } = page;
  const { release } = view.texts;
  if (summary && !summary.isGenuine) return <Tag tone="bad">{release.isForged}</Tag>;
  const isWaiting = lacksPublication(page);
  if (check && isDamaged(check) && !isWaiting) return <Tag tone="bad">{release.isDamaged}</Tag>;
  if (!summary || (isPublished && !check)) return <Tag tone="wait">{release.verifying}</Tag>;
  if (check && check.damage.length > 0 && !isWaiting)
    return <Tag tone="wait">{release.compilesOtherwise}</Tag>;
  const isWhole = check === null || check.isCompiled;
  if (publishedAt === null && !serves) {
    return <Tag tone="plain">{release.isUnpublished(summary.rules)}</Tag>;
  }
  const what = serves ? "live" : standing.state === "rejected" ? "rejected" : "ahead";
  return (
    <>
      <Tag tone="good">
        {isWhole ? release.isGenuine[what](summary.rules) : release.isStored(summary.rules)}
      </Tag>
      {!isWhole && <small class="soft rule">{release.isStoredHelp}</small>}
    </>
  );
}

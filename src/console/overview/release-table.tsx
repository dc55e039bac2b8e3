import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { formatNumber } from "../ui/format.ts";
import { StandingTag } from "../ui/signing/standing-tag.tsx";
import { Tag } from "../ui/tag.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { When } from "../ui/when.tsx";
import type { ReleaseItem } from "./release-items.ts";

export function ReleaseTable({ view, items }: { view: View; items: readonly ReleaseItem[] }) {
  const { texts } = view;
  return (
    <table class="stacked">
      <caption class="hidden">{texts.releases.caption}</caption>
      <Columns
        names={[
          texts.releases.release,
          texts.releases.published,
          { number: texts.rules },
          texts.releases.state,
        ]}
      />
      <tbody>
        {items.map((item) => (
          <tr>
            <th scope="row" data-label={texts.releases.release}>
              <VersionName view={view} id={item.id} />
            </th>
            <td data-label={texts.releases.published}>
              {item.publishedAt === null ? "–" : <When view={view} instant={item.publishedAt} />}
            </td>
            <td class="number" data-label={texts.rules}>
              {item.manifest ? formatNumber(view, item.manifest.counts.rules) : "–"}
            </td>
            <td data-label={texts.releases.state}>
              {item.serves && <Tag tone="good">{texts.standings.serving}</Tag>}{" "}
              {item.isUnsigned ? (
                <Tag tone="bad">{texts.overview.unsigned}</Tag>
              ) : (
                <StandingTag
                  view={view}
                  standing={item.standing}
                  isDeployed={item.serves || item.isDeployed}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

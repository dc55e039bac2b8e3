/** Pages that are gone but still requested, whose visitors could perhaps be redirected. */
import { type GoneHits, type Listed, readGoneOf } from "../../hits/worklists.ts";
import { askHits, type Told } from "../hits/ask.ts";
import type { Services } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { formatNumber } from "../ui/format.ts";
import { LastVisit } from "../ui/hits/last-visit.tsx";
import { AddressText } from "../ui/user-text.tsx";
import { type Part, spanOf } from "./asked.ts";
import { Offer } from "./offer.tsx";

export function loadGone(
  services: Services,
  { now }: View,
  { days, offset, limit }: Part,
): Promise<Told<{ readonly list: Listed<GoneHits>; readonly since: string }>> {
  return askHits(services, async ({ store, since }) => ({
    list: await readGoneOf(store, spanOf(days, now), { offset, limit }),
    since,
  }));
}

interface GoneTableProps {
  readonly view: View;
  readonly rules: readonly GoneHits[];
  /** The `from` of a rule by its name. */
  readonly fromOf: (name: string) => string;
}

export function GoneTable({ view, rules, fromOf }: GoneTableProps) {
  const { traffic } = view.texts;
  const { columns } = traffic;
  return (
    <table class="stacked worklist">
      <caption class="hidden">{traffic.lists.gone.heading}</caption>
      <Columns
        names={[
          view.texts.oldAddress,
          { number: columns.visitors },
          { number: columns.crawlers },
          columns.last,
        ]}
      />
      {rules.map((it) => (
        <tbody>
          <tr>
            <th scope="row" data-label={view.texts.oldAddress}>
              <AddressText text={it.rule} />
            </th>
            <td class="number" data-label={columns.visitors}>
              {formatNumber(view, it.total - it.crawlers)}
            </td>
            <td class="number" data-label={columns.crawlers}>
              {formatNumber(view, it.crawlers)}
            </td>
            <td data-label={columns.last}>
              <LastVisit view={view} visit={it} />
            </td>
          </tr>
          <tr class="more">
            <td colspan={4}>
              <Offer view={view} from={fromOf(it.rule)} to={null} />
            </td>
          </tr>
        </tbody>
      ))}
    </table>
  );
}

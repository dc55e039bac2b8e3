/** What serves, the gate and the rows, each at a glance. */
import type { Standing } from "../../store/records/signoffs.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { formatDistance, formatNumber } from "../ui/format.ts";
import { pathOf } from "../ui/menu.ts";
import { Tag } from "../ui/tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { WhenAndHowFar, Zones } from "../ui/when.tsx";

interface CardProps {
  readonly view: View;
  readonly serving: Serving;
}

export function NowCard({
  view,
  serving: { id, pointer, deployedAt, stored },
  signed,
}: CardProps & { readonly signed: Standing }) {
  const { texts } = view;
  const { counts } = stored.manifest;
  const { undecided = 0 } = counts;
  return (
    <article class="card">
      <h2>{texts.overview.serves}</h2>
      <p class="figure">
        {texts.overview.rules(counts.rules)}
        <small>
          <VersionName view={view} id={stored.manifest.release} />
        </small>
      </p>
      {id === null && <p class="band">{texts.overview.notKnown}</p>}
      <dl>
        {pointer && deployedAt === null ? (
          <>
            <dt>{texts.overview.since}</dt>
            <dd>
              <WhenAndHowFar view={view} instant={Date.parse(pointer.promotedAt)} />
            </dd>
            <dt>{texts.overview.signedBy}</dt>
            <dd>
              {signed.state === "approved" ? (
                <>
                  {signed.by.via === "local" ? (
                    texts.localReviewer
                  ) : (
                    <UserText text={signed.by.by.email} />
                  )}{" "}
                  <small class="soft">{formatDistance(view, Date.parse(signed.by.at))}</small>
                </>
              ) : (
                texts.overview.unsigned
              )}
            </dd>
            <dt>{texts.overview.by}</dt>
            <dd>
              <UserText text={pointer.promotedBy} />
            </dd>
            {!pointer.reason.startsWith(SIGNED) && (
              <>
                <dt>{texts.overview.reason}</dt>
                <dd>
                  <UserText text={pointer.reason} />
                </dd>
              </>
            )}
          </>
        ) : (
          deployedAt !== null && (
            <>
              <dt>{texts.overview.since}</dt>
              <dd>
                <WhenAndHowFar view={view} instant={deployedAt} /> {texts.overview.deployed}
              </dd>
            </>
          )
        )}
        {undecided > 0 && (
          <>
            <dt>{texts.overview.undecided}</dt>
            <dd>
              <a href={`${pathOf("table")}?outcome=undecided`}>{texts.overview.rules(undecided)}</a>
            </dd>
          </>
        )}
      </dl>
    </article>
  );
}

/** How `promote` begins the usual reason, which would repeat the line above. */
const SIGNED = "signed off by ";

export function GateCard({ view, serving: { gate, isGateMoved } }: CardProps) {
  const { texts, now } = view;
  return (
    <article class="card">
      <h2>{texts.overview.gate}</h2>
      <p class="figure">
        {gate <= now ? texts.overview.gateOpen : texts.overview.gateAhead}
        <small>{Number.isFinite(gate) && formatDistance(view, gate)}</small>
      </p>
      <Zones view={view} instant={gate} />
      {isGateMoved && <p class="soft">{texts.overview.gateMoved}</p>}
    </article>
  );
}

export function RowsCard({ view, serving: { status } }: CardProps) {
  const { texts } = view;
  const { overlay } = status.snapshot;
  const rows = overlay?.rows ?? [];
  const count = (state: (typeof rows)[number]["state"]): number =>
    rows.filter((it) => it.state === state).length;
  return (
    <article class="card">
      <h2>{texts.overview.rows}</h2>
      <p class="figure">
        {formatNumber(view, rows.length)}
        <small>
          <a href={pathOf("rows")}>{texts.overview.toRows}</a>
        </small>
      </p>
      {rows.length === 0 ? (
        <p>{texts.overview.noRows}</p>
      ) : (
        <ul class="states">
          <li>
            <Tag tone="good">{texts.rowStates.serving(count("serving"))}</Tag>
          </li>
          <li>
            <Tag tone="wait">{texts.rowStates.lastGood(count("last-good"))}</Tag>
          </li>
          <li>
            <Tag tone="bad">{texts.rowStates.rejected(count("rejected"))}</Tag>
          </li>
        </ul>
      )}
    </article>
  );
}

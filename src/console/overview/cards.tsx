/** Cards for what is live, the switch-over and the quick fixes. */
import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";
import { isOver, type OverlayRow } from "../../store/records/overlay.ts";
import type { Promotion } from "../../store/records/pointer.ts";
import type { Standing } from "../../store/records/signoffs.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import type { Texts } from "../texts/en/en.ts";
import { SignerNames } from "../ui/signing/approvals.tsx";
import { formatDistance, formatIn, formatNumber } from "../ui/format.ts";
import { groundsInWords } from "../ui/signing/grounds.ts";
import { linkTo, pathOf, releasePath } from "../ui/menu.ts";
import { Tag, type Tone } from "../ui/tag.tsx";
import { UserText, visibleText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { WhenAndHowFar, Zones } from "../ui/when.tsx";

interface CardProps {
  readonly view: View;
  readonly serving: Serving;
}

export function LiveCard({
  view,
  serving: { id, pointer, deployedAt, stored },
  signed,
}: CardProps & { readonly signed: Standing }) {
  const { texts } = view;
  const { rules, undecided = 0 } = stored.manifest.counts;
  return (
    <article class="card">
      <h2>{texts.standings.serving}</h2>
      <p class="figure">
        <VersionName view={view} id={stored.manifest.release} />
      </p>
      <p>
        {texts.overview.rules(rules)}
        {undecided > 0 && (
          <>
            {" · "}
            <a href={linkTo("table", { outcome: "undecided" })}>
              {texts.overview.undecided + texts.marks.colon + formatNumber(view, undecided)}
            </a>
          </>
        )}
      </p>
      {id === null && <p class="band">{texts.overview.notKnown}</p>}
      {pointer && deployedAt === null && <Promoted view={view} pointer={pointer} signed={signed} />}
      {deployedAt !== null && (
        <dl>
          <dt>{texts.overview.since}</dt>
          <dd>
            <WhenAndHowFar view={view} instant={deployedAt} />
          </dd>
          <dd>{texts.overview.deployed}</dd>
        </dl>
      )}
    </article>
  );
}

interface PromotedProps {
  readonly view: View;
  readonly pointer: Promotion;
  readonly signed: Standing;
}

function Promoted({ view, pointer, signed }: PromotedProps) {
  const { promotedAt, promotedBy, reason, grounds } = pointer;
  const { texts } = view;
  // Who signed, and why nobody did, is said elsewhere on the card.
  const why = grounds?.kind === "rollback" ? groundsInWords(view, grounds) : grounds ? "" : reason;
  return (
    <>
      {signed.state !== "approved" && (
        <Unsigned view={view} pointer={pointer} state={signed.state} />
      )}
      <dl>
        {signed.state === "approved" && (
          <>
            <dt>{texts.overview.signedBy}</dt>
            <dd>
              <SignerNames view={view} standing={signed} />{" "}
              <small class="soft">{formatDistance(view, Date.parse(signed.by.at))}</small>
            </dd>
          </>
        )}
        <dt>{texts.overview.since}</dt>
        <dd>
          <WhenAndHowFar view={view} instant={Date.parse(promotedAt)} />
        </dd>
        <dt>{texts.overview.by}</dt>
        <dd>
          <UserText text={promotedBy} />
        </dd>
        {why !== "" && (
          <>
            <dt>{texts.remarks.reason}</dt>
            <dd>
              <UserText text={why} />
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

/** A warning that the live version was not approved, or no longer is. */
function Unsigned({
  view: { texts },
  pointer: { release, grounds },
  state,
}: Pick<PromotedProps, "view" | "pointer"> & {
  readonly state: Exclude<Standing["state"], "approved">;
}) {
  const given = visibleText(grounds?.said ?? "");
  return (
    <div class="band bad">
      <p>
        <Tag tone="bad">
          {state === "rejected" ? texts.standings.rejected : texts.overview.unsigned}
        </Tag>
      </p>
      {grounds?.kind === "break-glass" && (
        <p>
          <bdi>
            {given === "" ? texts.overview.emergencyWithout : texts.overview.emergency(given)}
          </bdi>
        </p>
      )}
      {release !== null && (
        <p>
          <a href={releasePath(release)}>{texts.overview.reviewLive}</a>
        </p>
      )}
    </div>
  );
}

export function GateCard({ view, serving: { gate, isGateMoved, stored } }: CardProps) {
  const { texts, now } = view;
  const own = parseInstant(stored.manifest.site.activatesAt);
  return (
    <article class="card">
      <h2>{texts.overview.gate}</h2>
      {Number.isFinite(gate) ? (
        <>
          <p class="figure">
            <time datetime={formatInstant(gate)}>{formatIn(view, gate, view.timeZone)}</time>
            <small>{formatDistance(view, gate)}</small>
          </p>
          <p>{gate <= now ? texts.overview.gateOpen : texts.overview.gateAhead}</p>
          <Zones view={view} instant={gate} />
        </>
      ) : (
        <p class="figure">{texts.overview.gateNever}</p>
      )}
      {isGateMoved && (
        <p class="soft">
          {texts.overview.gateMoved(
            own === null ? texts.overview.gateNever : formatIn(view, own, view.timeZone),
          )}
        </p>
      )}
    </article>
  );
}

/** The state of a row, as rows are counted. */
type RowEffect = keyof Texts["rowStates"];

const EFFECTS: readonly (readonly [RowEffect, Tone])[] = [
  ["serving", "good"],
  ["waiting", "plain"],
  ["over", "plain"],
  ["shadowed", "wait"],
  ["lastGood", "wait"],
  ["rejected", "bad"],
];

function effectOf({ state, rule, waitsUntil, findings }: OverlayRow, now: Instant): RowEffect {
  if (state === "rejected") return "rejected";
  if (state === "last-good") return "lastGood";
  if (findings.some((it) => it.id === "rule-shadowed")) return "shadowed";
  if (rule && isOver(rule, now)) return "over";
  return waitsUntil !== undefined && now < Date.parse(waitsUntil) ? "waiting" : "serving";
}

export function RowsCard({ view, serving: { status } }: CardProps) {
  const { texts, now } = view;
  const rows = status.snapshot.overlay?.rows ?? [];
  const counts = new Map<RowEffect, number>();
  for (const row of rows) {
    const effect = effectOf(row, now);
    counts.set(effect, (counts.get(effect) ?? 0) + 1);
  }
  const counted = EFFECTS.flatMap(([effect, tone]) => {
    const count = counts.get(effect);
    return count === undefined ? [] : [{ tone, text: texts.rowStates[effect](count) }];
  });
  return (
    <article class="card">
      <h2>{texts.rows.menu}</h2>
      <p class="figure">{formatNumber(view, rows.length)}</p>
      {rows.length === 0 ? (
        <p>{texts.overview.noRows}</p>
      ) : (
        <>
          <ul class="states">
            {counted.map(({ tone, text }) => (
              <li>
                <Tag tone={tone}>{text}</Tag>
              </li>
            ))}
          </ul>
          <p>
            <a href={pathOf("rows")}>{texts.overview.toRows}</a>
          </p>
        </>
      )}
    </article>
  );
}

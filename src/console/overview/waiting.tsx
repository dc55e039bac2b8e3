/** The releases that await the reader: the first thing on the page. */
import type { Instant } from "../../domain/instant.ts";
import type { Difference } from "../../domain/report/diff.ts";
import { isAmong, type Standing } from "../../store/records/signoffs.ts";
import { isSigner, type SigningPolicy } from "../../store/records/signing-policy.ts";
import { maySign, type Reviewer } from "../access/reviewer.ts";
import { comparedWith, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { ApprovalsLine, PolicyProblems } from "../ui/signing/approvals.tsx";
import { PlatformCommand } from "../ui/command.tsx";
import { formatDistance, formatIn, shortId } from "../ui/format.ts";
import { glossaryPath, releasePath } from "../ui/menu.ts";
import { VersionName } from "../ui/version-name.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";
import type { ReleaseItem } from "./release-items.ts";

export interface WaitingItem extends ReleaseItem {
  /** Its changes against the live version; null if they are not counted here. */
  readonly difference: Difference | null;
  /** The gate that it would have; null if it cannot be read. */
  readonly gate: Instant | null;
}

interface WaitingProps {
  readonly view: View;
  readonly serving: Serving;
  /** Last published first. */
  readonly waiting: readonly WaitingItem[];
}

/** How many are shown at once; the others are folded away. */
const OPEN_AT_MOST = 3;

export function Waiting({ view, serving, waiting }: WaitingProps) {
  const { texts, reviewer, policy } = view;
  if (waiting.length === 0) {
    return (
      <section class="lead" aria-labelledby="waiting">
        <h2 id="waiting">{texts.overview.noneAwaiting}</h2>
        <p>
          {texts.overview.noneAwaitingText}
          {texts.marks.blank}
          <SwitchOver view={view} gate={serving.gate} />
        </p>
        <PlatformCommand view={view} text={texts.overview.toPublish} words={["publish"]} />
      </section>
    );
  }
  const older = waiting.slice(OPEN_AT_MOST);
  const isMine = waiting.some(({ standing }) => waitsFor(reviewer, policy, standing));
  const say = isMine ? texts.overview.waiting : texts.overview.waitingForOthers;
  return (
    <section class="lead todo" aria-labelledby="waiting">
      <h2 id="waiting">{say(waiting.length)}</h2>
      <p>
        <SwitchOver view={view} gate={serving.gate} />
      </p>
      <PolicyProblems view={view} />
      <List view={view} serving={serving} items={waiting.slice(0, OPEN_AT_MOST)} />
      {older.length > 0 && (
        <details>
          <summary>{texts.overview.moreWaiting(older.length)}</summary>
          <List view={view} serving={serving} items={older} />
        </details>
      )}
    </section>
  );
}

/** Whether the reader's approval would count towards the missing ones. */
function waitsFor(reviewer: Reviewer, policy: SigningPolicy, standing: Standing): boolean {
  if (!maySign(reviewer, policy)) return false;
  if (standing.approvals.some((it) => it.by.subject === reviewer.subject)) return false;
  if (standing.asked > 1 && isAmong(standing.publishers, reviewer.email)) return false;
  return reviewer.via === "local" || isSigner({ signers: standing.mayApprove }, reviewer.email);
}

/** The distance to the gate, and its date in the site's own time zone. */
function SwitchOver({ view, gate }: { view: View; gate: Instant }) {
  if (!Number.isFinite(gate)) return null;
  const { marks, overview } = view.texts;
  const { switchesIn, switchedSince } = overview;
  const distance = formatDistance(view, gate);
  return (
    <>
      <a href={glossaryPath("switch-over")}>
        {gate <= view.now ? switchedSince(distance) : switchesIn(distance)}
      </a>
      {marks.colon}
      {formatIn(view, gate, view.timeZone)}
    </>
  );
}

interface ListProps {
  readonly view: View;
  readonly serving: Serving;
  readonly items: readonly WaitingItem[];
}

function List({ view, serving, items }: ListProps) {
  const { marks, overview, releases } = view.texts;
  return (
    <ul class="waiting">
      {items.map(({ id, publishedAt, difference, gate, standing }) => (
        <li>
          <div>
            <p class="name">
              <VersionName view={view} id={id} />
            </p>
            <p>
              <Changes view={view} serving={serving} difference={difference} />
            </p>
            {gate !== null && gate !== serving.gate && Number.isFinite(gate) && (
              <p>{overview.switchesOtherwise(formatIn(view, gate, view.timeZone))}</p>
            )}
            {(standing.asked > 1 || standing.mayApprove) && (
              <p>
                <ApprovalsLine view={view} standing={standing} />
              </p>
            )}
            {publishedAt !== null && (
              <p class="soft">
                {releases.published}
                {marks.colon}
                <WhenAndHowFar view={view} instant={publishedAt} />
              </p>
            )}
          </div>
          <a class="button" href={releasePath(id)}>
            {overview.review} <span class="hidden">{shortId(id)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Changes({
  view,
  serving,
  difference,
}: Pick<WaitingItem, "difference"> & Omit<ListProps, "items">) {
  const { effect, overview } = view.texts;
  if (!difference) return <span class="soft">{overview.changeLarge}</span>;
  const count = (kind: Difference["changes"][number]["kind"]): number =>
    difference.changes.filter((it) => it.kind === kind).length;
  return (
    <>
      <strong>
        {effect.counts(count("removed"), count("changed"), count("added")) || overview.noChange}
      </strong>{" "}
      <small class="soft">
        {comparedWith(serving) ? overview.against : overview.nothingToCompare}
      </small>
    </>
  );
}

import type { Signoff } from "../../store/records/signoffs.ts";
import { signoffPrefix } from "../../store/records/keys.ts";
import { readSignoffs } from "../../store/records/signoffs.ts";
import { verifyChain } from "../shared/decision-chain.ts";
import { readServing } from "../shared/serving.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import type { Desk } from "../shared/services.ts";
import { Page, PATHS } from "../ui/layout.tsx";
import { ReleaseLink, StandingTag } from "../ui/release-list.tsx";
import { Tag } from "../ui/tag.tsx";
import { Typed } from "../ui/user-text.tsx";
import { When } from "../ui/when.tsx";
import { formatWhen, shortId, type View } from "../shared/view.ts";

/**
 * The confirmation of one decision, which can be filed.
 *
 * @param name The part of its key behind the release.
 * @returns null where there is no such decision, or none that this location sees yet.
 */
export async function renderDecided(desk: Desk, view: View, id: string, name: string) {
  if (!desk.signoffs) return null;
  const key = `${signoffPrefix(id)}${name}`;
  const records = await readSignoffs(desk.signoffs, key);
  const [entry] = (await verifyChain(records.filter((it) => it.key === key))).entries;
  if (!entry?.signoff) return null;
  const { texts } = view;
  const { signoff, reference } = entry;
  const standing = standingIn(await readDecisions(desk), id, view);
  const { gate } = await readServing(desk);
  return (
    <Page view={view} title={texts.decided.titles[signoff.decision]} place={null}>
      <div class="confirmation">
        <h1>{texts.decided.titles[signoff.decision]}</h1>
        <p>
          {texts.decided.reference}
          <strong class="reference">{reference}</strong>
        </p>
      </div>
      <dl class="pairs">
        <dt>{texts.releases.release}</dt>
        <dd>
          <ReleaseLink id={id} /> <StandingTag view={view} standing={standing} />
        </dd>
        <dt>{texts.record.decision}</dt>
        <dd>
          <Tag
            tone={
              signoff.decision === "reject"
                ? "bad"
                : signoff.decision === "approve"
                  ? "good"
                  : "plain"
            }
          >
            {texts.decisions[signoff.decision]}
          </Tag>{" "}
          {signoff.via === "local" ? texts.localReviewer : <Typed text={signoff.by.email} />}
          {signoff.via === "local" && ` ${texts.record.local}`}
        </dd>
        <dt>{texts.record.at}</dt>
        <dd>
          <When view={view} instant={Date.parse(signoff.at)} />
        </dd>
        {signoff.comment !== "" && (
          <>
            <dt>{texts.record.comment}</dt>
            <dd class="comment">
              <Typed text={signoff.comment} />
            </dd>
          </>
        )}
      </dl>
      <h2>{texts.decided.next}</h2>
      <Next view={view} signoff={signoff} gate={gate} />
      <p>
        <a href={PATHS.record}>{texts.decided.toRecord}</a> ·{" "}
        <a href={PATHS.overview}>{texts.decided.toOverview}</a>
      </p>
    </Page>
  );
}

function Next({ view, signoff, gate }: { view: View; signoff: Signoff; gate: number }) {
  const { decided } = view.texts;
  const { release, decision, via } = signoff;
  const command = `npx sunset promote ${shortId(release)}${via === "access" ? " --remote" : ""}`;
  if (decision !== "approve") {
    return (
      <ol>
        {decided.after[decision].map((it) => (
          <li>{it}</li>
        ))}
      </ol>
    );
  }
  const when = gate <= view.now ? decided.gateOpen : decided.gateAhead(formatWhen(view, gate));
  return (
    <ol>
      <li>
        {decided.tell} <code class="command">{command}</code>
      </li>
      <li>{decided.promote}</li>
      <li>{when}</li>
      <li>{decided.told}</li>
    </ol>
  );
}

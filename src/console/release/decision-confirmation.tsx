import { signoffPrefix } from "../../store/records/keys.ts";
import { readSignoffs, type Signoff } from "../../store/records/signoffs.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import { verifyChain } from "../shared/decision-chain.ts";
import type { Services } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { SignerName, StillMissing } from "../ui/signing/approvals.tsx";
import { NotStored, StandingTag } from "../ui/signing/standing-tag.tsx";
import { PlatformCommand } from "../ui/command.tsx";
import { shortId } from "../ui/format.ts";
import { EffectList } from "../ui/effect-list.tsx";
import { Page } from "../ui/layout.tsx";
import { pathOf } from "../ui/menu.ts";
import { DECISION_TONES } from "../ui/signing/decision-table.tsx";
import { Filled } from "../ui/sentence.tsx";
import { Tag } from "../ui/tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { When } from "../ui/when.tsx";

/**
 * Renders the confirmation of one decision, which can be filed.
 *
 * @param name The part of its key after the release.
 * @returns null if there is no such decision, or this location does not see it yet.
 */
export async function renderConfirmation(services: Services, view: View, id: string, name: string) {
  // KV limits the length of keys.
  if (!services.signoffs || !/^[\w.:-]{1,64}$/.test(name)) return null;
  const key = `${signoffPrefix(id)}${name}`;
  const records = await readSignoffs(services.signoffs, key, view.now);
  const [entry] = (await verifyChain(records.filter((it) => it.key === key))).entries;
  if (!entry?.signoff) return null;
  const { texts } = view;
  const { signoff, reference } = entry;
  const hash = (await readManifestHashes(services.kv, [id])).get(id) ?? null;
  const standing = standingIn(await readDecisions(services), id, view, hash);
  return (
    <Page view={view} title={texts.confirmation.titles[signoff.decision]} item={null}>
      <div class="confirmation">
        <h1>{texts.confirmation.titles[signoff.decision]}</h1>
        <p>
          {texts.record.reference}
          <strong class="reference">{reference}</strong>
        </p>
      </div>
      <dl class="pairs">
        <dt>{texts.releases.release}</dt>
        <dd>
          <VersionName view={view} id={id} /> <StandingTag view={view} standing={standing} />{" "}
          {hash === null && <NotStored view={view} />}
        </dd>
        <dt>{texts.record.decision}</dt>
        <dd>
          <Filled
            text={texts.record.by}
            parts={{
              decision: (
                <Tag tone={DECISION_TONES[signoff.decision]}>
                  {texts.decisions[signoff.decision]}
                </Tag>
              ),
              who: <SignerName view={view} signoff={signoff} />,
            }}
          />
          {signoff.via === "local" && texts.marks.blank + texts.record.local}
        </dd>
        <dt>{texts.record.at}</dt>
        <dd>
          <When view={view} instant={Date.parse(signoff.at)} />
        </dd>
        {signoff.comment !== "" && (
          <>
            <dt>{texts.record.comment}</dt>
            <dd class="comment">
              <UserText text={signoff.comment} />
            </dd>
          </>
        )}
      </dl>
      <h2>{texts.effect.signed}</h2>
      {signoff.effect ? (
        <EffectList view={view} effect={signoff.effect} />
      ) : (
        <p class="soft">{texts.effect.notRecorded}</p>
      )}
      <h2>{texts.confirmation.next}</h2>
      {signoff.decision === "approve" && <StillMissing view={view} standing={standing} />}
      <Next view={view} signoff={signoff} />
      <p>
        <a href={pathOf("record")}>{texts.confirmation.toRecord}</a> ·{" "}
        <a href={pathOf("overview")}>{texts.confirmation.toOverview}</a>
      </p>
    </Page>
  );
}

function Next({ view, signoff }: { view: View; signoff: Signoff }) {
  const { confirmation } = view.texts;
  const { release, decision } = signoff;
  const { tell, promote, told, after, commands } = confirmation;
  const steps = decision === "approve" ? [tell, promote, told] : after[decision];
  return (
    <>
      <ol>
        {steps.map((it) => (
          <li>{it}</li>
        ))}
      </ol>
      <PlatformCommand
        view={view}
        text={commands[decision]}
        words={decision === "withdraw" ? ["rollback"] : ["promote", shortId(release)]}
      />
    </>
  );
}

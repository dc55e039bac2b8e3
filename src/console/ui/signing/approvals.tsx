/** Who has approved a version, who is still missing, and who may not sign. */
import type { Child } from "hono/jsx";
import { isClientId, type PolicyProblem } from "../../../store/records/signing-policy.ts";
import {
  isAmong,
  type Signoff,
  type Standing,
  unknownPublishers,
} from "../../../store/records/signoffs.ts";
import { maySign } from "../../access/reviewer.ts";
import type { View } from "../../shared/view.ts";
import { ForPlatformTeam } from "../command.tsx";
import { formatList, listParts } from "../format.ts";
import { Filled } from "../sentence.tsx";
import { UserText, visibleText } from "../user-text.tsx";
import { When } from "../when.tsx";

/** How many of the people who may sign a sentence names. */
const NAMED_AT_MOST = 12;

/**
 * The approvals that a release still needs, the reasons why an approval does not count, and problems with the settings.
 */
export function Approvals({ view, standing }: { view: View; standing: Standing }) {
  const { signing } = view.texts;
  const { rejection, approvals, asked, publishers } = standing;
  const isGoneBy = rejection !== null && standing.state !== "rejected";
  const { reviewer } = view;
  const unknown = asked >= 2 ? unknownPublishers(standing) : [];
  const isOwn = reviewer.via === "access" && asked >= 2 && isAmong(publishers, reviewer.email);
  return (
    <>
      <PolicyProblems view={view} />
      {(asked > 1 || approvals.length > 0) && standing.state !== "rejected" && (
        <p class="approvals">
          <ApprovalsLine view={view} standing={standing} />
        </p>
      )}
      {isGoneBy && (
        <p class="band">
          <Filled
            text={signing.rejectedBefore}
            parts={{
              who: <SignerName view={view} signoff={rejection} />,
              when: <When view={view} instant={Date.parse(rejection.at)} />,
            }}
          />
        </p>
      )}
      <Uncounted view={view} standing={standing} />
      {unknown.length > 0 && (
        <p class="band">
          <Filled
            text={signing.unknownPublisher}
            parts={{ who: <UserText text={unknown.join(view.texts.marks.comma)} /> }}
          />
        </p>
      )}
      {isOwn && <p class="band">{signing.youPublished(asked)}</p>}
      {reviewer.via === "local" && <AskedElsewhere view={view} />}
    </>
  );
}

/** The approvals in force that do not count, with the reasons. */
export function Uncounted({ view, standing: { uncounted } }: { view: View; standing: Standing }) {
  return (
    <>
      {uncounted.map(({ signoff, why }) => (
        <p class="band">
          <Filled
            text={view.texts.signing.uncounted[why]}
            parts={{ who: <SignerName view={view} signoff={signoff} /> }}
          />
        </p>
      ))}
    </>
  );
}

/**
 * The progress in one line:
 * `1 of 2 approvals: ana@example.com; one more is missing, of ben@example.com or anybody at example.org`.
 */
export function ApprovalsLine({ view, standing }: { view: View; standing: Standing }) {
  const { signing, marks } = view.texts;
  const { approvals, asked, mayApprove, state } = standing;
  if (!Number.isFinite(asked)) return null;
  const missing = Math.max(asked - approvals.length, 0);
  const by = approvals.map((it) => <SignerName view={view} signoff={it} />);
  return (
    <>
      <strong>
        {approvals.length === 0
          ? signing.none(asked)
          : asked === 1
            ? view.texts.standings.approved
            : signing.progress(approvals.length, asked)}
      </strong>
      {by.length > 0 && (
        <>
          {marks.colon}
          <ListOf view={view} items={by} />
        </>
      )}
      {missing > 0 && approvals.length > 0 && marks.semicolon + signing.missing(missing)}
      {missing > 0 && mayApprove && mayApprove.length > 0 && (
        <>
          {marks.pause}
          {signing.of}
          {marks.blank}
          <ListOf view={view} items={namesOf(view, mayApprove)} type="disjunction" />
        </>
      )}
      {missing > 0 &&
        mayApprove?.length === 0 &&
        state !== "approved" &&
        marks.stop + marks.blank + signing.nobodyLeft}
    </>
  );
}

/** A note for a person who has just approved, that this alone does not put the version live. */
export function StillMissing({ view, standing }: { view: View; standing: Standing }) {
  if (standing.state === "approved") return null;
  return (
    <>
      <Approvals view={view} standing={standing} />
      <p>{view.texts.signing.notYet}</p>
    </>
  );
}

export function SignerName({
  view,
  signoff,
}: {
  readonly view: View;
  readonly signoff: Pick<Signoff, "by" | "via">;
}) {
  if (signoff.via === "local") return <>{view.texts.localReviewer}</>;
  return <UserText text={signoff.by.email} />;
}

/** The names of everybody whose approval counts. */
export function SignerNames({ view, standing }: { view: View; standing: Standing }) {
  const names = standing.approvals.map((it) => <SignerName view={view} signoff={it} />);
  return <ListOf view={view} items={names} />;
}

/** Returns why the reader may look but not sign; null if they may sign. */
export function whyMayNotSign(view: View): string | null {
  const { texts, reviewer, policy } = view;
  if (maySign(reviewer, policy)) return null;
  if (reviewer.via === "service") return texts.decide.isService;
  const { signers } = policy;
  if (signers === null || signers.length === 0) return texts.signing.nobody;
  return texts.signing.notSigner(formatList(view, namesOf(view, signers)));
}

/**
 * Problems with `SIGNERS` and `APPROVALS`, shown to every reader: otherwise nobody would know why nothing can be
 * signed.
 */
export function PolicyProblems({ view }: { view: View }) {
  return (
    <>
      {view.policy.problems.map((it) => (
        <div class="band bad">
          <p>{describeProblem(view.texts.signing.problems, it)}</p>
          <ForPlatformTeam view={view}>
            {describeProblem(view.texts.signing.problemFixes, it)}
          </ForPlatformTeam>
        </div>
      ))}
    </>
  );
}

type ProblemTexts = View["texts"]["signing"]["problems" | "problemFixes"];

function describeProblem(problems: ProblemTexts, problem: PolicyProblem): string {
  switch (problem.kind) {
    case "no-signers":
      return problems[problem.kind];
    case "too-few-signers":
      return problems[problem.kind](problem.asked, problem.named);
    case "signer-unreadable":
      if (isClientId(problem.text)) return problems.service(problem.text);
      return problems[problem.kind](visibleText(problem.text));
    case "approvals-unreadable":
      return problems[problem.kind](visibleText(problem.text));
  }
}

/** Rules for signing that do not apply to the local reviewer, but are worth knowing. */
function AskedElsewhere({ view }: { view: View }) {
  const { texts, policy } = view;
  const { signers, approvals } = policy;
  if (signers === null && approvals <= 1) return null;
  const { local, localUnreadable } = texts.signing;
  return <p class="band">{Number.isFinite(approvals) ? local(approvals) : localUnreadable}</p>;
}

function namesOf({ texts }: View, signers: readonly string[]): string[] {
  const shown = signers.slice(0, NAMED_AT_MOST).map((it) => {
    const name = visibleText(it);
    return it.startsWith("@") ? texts.signing.anybodyAt(name.slice(1)) : name;
  });
  const more = signers.length - shown.length;
  return more > 0 ? [...shown, texts.signing.andMore(more)] : shown;
}

interface ListProps {
  readonly view: View;
  readonly items: readonly Child[];
  readonly type?: "conjunction" | "disjunction";
}

/** A list as the language writes it: `a, b and c`. */
function ListOf({ view, items, type = "conjunction" }: ListProps) {
  const parts = listParts(view, items.length, type);
  return <>{parts.map((it) => (typeof it === "number" ? items[it] : <>{it}</>))}</>;
}

import type { BeginsOf } from "../../shared/serving.ts";
import type { Instant } from "../../../domain/instant.ts";
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import type { RuleData } from "../../../domain/table/schema.ts";
import type { Told as ToldHits } from "../../hits/ask.ts";
import type { RuleVisits } from "../../hits/rule-visits.ts";
import type { View } from "../../shared/view.ts";
import { headingOf } from "../../ui/finding-list.tsx";
import { RuleChart } from "../../ui/hits/rule-chart.tsx";
import { Page } from "../../ui/layout.tsx";
import { releasePath } from "../../ui/menu.ts";
import { VersionName } from "../../ui/version-name.tsx";
import { Conditions, Sentence } from "../../ui/sentence.tsx";
import { AddressText, UserText, visibleText } from "../../ui/user-text.tsx";
import { TechnicalDetail } from "../../ui/technical-detail.tsx";
import { Acceptance, KindTag, Meaning } from "./finding-kind.tsx";
import type { Kind } from "./findings.ts";
import { Particulars } from "./found.tsx";
import type { Remarked } from "./load-remarked.ts";
import { CommentForm, type ReturnedRemark } from "./remark-forms.tsx";
import { Comment } from "./said.tsx";

interface RuleProps {
  readonly view: View;
  readonly remarked: Remarked;
  readonly from: string;
  readonly returned: ReturnedRemark | null;
  /** All rules with this `from`; at least one. */
  readonly rules: readonly RuleData[];
}

interface Told extends RuleProps {
  readonly gate: Instant;
  readonly begins: BeginsOf;
  readonly visits: ToldHits<RuleVisits>;
}

/** Renders one old address of a release: its rules, the findings about it, and people's remarks. */
export function renderRule({ gate, begins, visits, ...rule }: Told) {
  const { view, remarked, from, rules, returned } = rule;
  const { texts } = view;
  const comments = remarked.comments.filter((it) => it.from === from);
  const title = texts.remarks.title(visibleText(from));
  return (
    <Page view={view} title={title} item={null} problems={returned ? [returned] : []}>
      <h1>
        <AddressText text={from} />
      </h1>
      <p>
        {texts.remarks.inVersion}
        {texts.marks.blank}
        <VersionName view={view} id={remarked.id} />
      </p>
      {rules.map((it) => (
        <div class="what">
          <p class="sentence">
            <Sentence view={view} rule={it} begins={begins(it)} />
          </p>
          <Conditions view={view} rule={it} />
          {it.note !== undefined && (
            <p class="note">
              {texts.findings.note}
              {texts.marks.blank}
              <UserText text={it.note} />
            </p>
          )}
        </div>
      ))}
      <h2>{texts.traffic.menu}</h2>
      <RuleChart view={view} told={visits} gate={gate} />
      <h2>{texts.remarks.warnings}</h2>
      <Warnings {...rule} />
      <h2 id="comments">{texts.remarks.commentsOnThis}</h2>
      {comments.length === 0 && <p class="empty">{texts.remarks.noComments}</p>}
      {comments.map((it) => (
        <Comment view={view} remark={it} />
      ))}
      <CommentForm view={view} remarked={remarked} from={from} returned={returned} />
      <p class="back">
        <a href={releasePath(remarked.id)}>{texts.remarks.back}</a>
      </p>
    </Page>
  );
}

function Warnings(props: RuleProps) {
  const { view, remarked, from } = props;
  const kinds = (remarked.findings?.kinds ?? []).flatMap((kind) => {
    const own = kind.listed.filter((it) => it.from === from);
    return own.length > 0 ? [{ kind, own }] : [];
  });
  if (kinds.length === 0) return <p class="empty">{view.texts.remarks.noWarnings}</p>;
  return (
    <ul class="findings">
      {kinds.map(({ kind, own }) => (
        <li>
          <Warning {...props} kind={kind} own={own} />
        </li>
      ))}
    </ul>
  );
}

interface WarningProps extends RuleProps {
  readonly kind: Kind;
  /** The findings of the kind about this rule. */
  readonly own: readonly ListedFinding[];
}

/** One kind of finding about this rule. */
function Warning({ view, remarked, from, rules, returned, kind, own }: WarningProps) {
  const { id, severity } = kind;
  return (
    <>
      <p>
        <KindTag view={view} kind={kind} />{" "}
        <strong>{headingOf(view, { id, severity, known: own, count: own.length })}</strong>{" "}
        <small class="soft">{id}</small>
      </p>
      <Meaning view={view} kind={kind} />
      {own.map((it) => (
        <Particulars view={view} remarked={remarked} kind={kind} finding={it} rules={rules} />
      ))}
      <TechnicalDetail view={view} said={own.map((it) => ({ ...it, from: null }))} />
      <Acceptance view={view} remarked={remarked} kind={kind} from={from} returned={returned} />
    </>
  );
}

/** One kind of finding: what it means, the first few examples, and who accepted it. */
import { quote } from "../../../domain/finding.ts";
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import { countOpen } from "./acceptances.ts";
import type { View } from "../../shared/view.ts";
import { headingOf, wordsOf } from "../../ui/finding-list.tsx";
import { Tag } from "../../ui/tag.tsx";
import { AddressText, UserText } from "../../ui/user-text.tsx";
import type { Kind } from "./findings.ts";
import type { Remarked } from "./load-remarked.ts";
import { AcceptForm, ReopenForm, type ReturnedRemark } from "./remark-forms.tsx";
import { anchorOf, kindPath, rulePath } from "./remark-paths.ts";
import { AcceptedBy, AcceptedEarlier, AcceptedOnce } from "./said.tsx";

interface KindProps {
  readonly view: View;
  readonly remarked: Remarked;
  readonly kind: Kind;
}

const EXAMPLES = 5;

export function headingOfKind(view: View, { id, severity, count, listed }: Kind): string {
  return headingOf(view, { id, severity, count, messages: listed.map((it) => it.message) });
}

/** A kind among others with up to five examples; folded away if it is accepted. */
export function KindInBrief({ view, remarked, kind }: KindProps) {
  const { texts } = view;
  const { id, count, listed } = kind;
  const heading = headingOfKind(view, kind);
  const places = (
    <small class="soft">
      {texts.findings.places(count)} · {id}
    </small>
  );
  const examples = (
    <>
      <FindingsOf view={view} remarked={remarked} kind={kind} shown={listed.slice(0, EXAMPLES)} />
      {count > EXAMPLES && (
        <p>
          <a href={kindPath(remarked.id, id)}>{texts.findings.all(count)}</a>
        </p>
      )}
      <Acceptance view={view} remarked={remarked} kind={kind} returned={null} />
    </>
  );
  if (countOpen(remarked.acceptances, kind) === 0) {
    return (
      <details class="kind" id={anchorOf(id)}>
        <summary>
          <Tag tone="plain">{texts.remarks.accepted}</Tag> {heading} {places}
        </summary>
        <Meaning view={view} kind={kind} />
        {examples}
      </details>
    );
  }
  return (
    <article class="kind" id={anchorOf(id)}>
      <h3>
        <KindTag view={view} kind={kind} /> {heading}
      </h3>
      <Meaning view={view} kind={kind} />
      <p>{places}</p>
      {examples}
    </article>
  );
}

/** What a kind means for visitors, and whether it matters. */
export function Meaning({ view, kind }: Pick<KindProps, "view" | "kind">) {
  return <p>{wordsOf(view, kind).meaning}</p>;
}

export function KindTag({ view, kind: { severity } }: Pick<KindProps, "view" | "kind">) {
  return <Tag tone={severity === "error" ? "bad" : "wait"}>{view.texts.severities[severity]}</Tag>;
}

interface AcceptanceProps extends KindProps {
  readonly returned: ReturnedRemark | null;
}

/** The acceptance of all findings of a kind, current or lapsed, or else the form for it. */
export function Acceptance({ view, remarked, kind, returned }: AcceptanceProps) {
  const { texts } = view;
  if (kind.severity === "error") return null;
  const { id, count } = kind;
  const props = { view, remarked, finding: id, from: null };
  const acceptance = remarked.acceptances.of(id, null);
  if (acceptance) {
    return (
      <>
        <AcceptedBy view={view} remark={acceptance} />
        <ReopenForm {...props} />
      </>
    );
  }
  const open = countOpen(remarked.acceptances, kind);
  const lapsed = remarked.acceptances.lapsed(id, null);
  const earlier = remarked.earlier.of(id, null);
  return (
    <>
      {lapsed && <AcceptedOnce view={view} lapsed={lapsed} />}
      {open < count && <p class="soft">{texts.remarks.acceptedSome(count - open)}</p>}
      {earlier && <AcceptedEarlier view={view} remark={earlier} />}
      {open > 0 && <AcceptForm {...props} count={count} returned={returned} />}
    </>
  );
}

/**
 * Some findings of a kind. Each address links to the page of its rule. Text common to all of them is shown only once.
 */
export function FindingsOf({
  view,
  remarked,
  kind,
  shown,
}: KindProps & { readonly shown: readonly ListedFinding[] }) {
  const [fix, ...otherFixes] = new Set(shown.map((it) => it.fix));
  const hasOneFix = otherFixes.length === 0;
  // The heading has already said it in that case.
  const isSame = shown.length > 1 && new Set(shown.map(withoutAddress)).size === 1;
  return (
    <>
      {!isSame && <p class="soft">{view.texts.findings.detail}</p>}
      <ul class="findings">
        {shown.map((it) => (
          <li>
            <FindingPlace view={view} remarked={remarked} kind={kind} from={it.from} />
            <FindingWords view={view} finding={it} hasMessage={!isSame} hasFix={!hasOneFix} />
          </li>
        ))}
      </ul>
      {hasOneFix && fix !== undefined && <FixOf view={view} fix={fix} />}
    </>
  );
}

/** Returns the message of a finding without its address. */
function withoutAddress({ from, message }: ListedFinding): string {
  return from === null ? message : message.replace(quote(from), "");
}

function FindingPlace({ view, remarked, kind, from }: KindProps & { from: string | null }) {
  const { texts } = view;
  if (from === null) return <p>{texts.findings.site}</p>;
  const comments = remarked.comments.filter((it) => it.from === from).length;
  return (
    <p>
      <a href={rulePath(remarked.id, from)}>
        <AddressText text={from} />
      </a>{" "}
      {comments > 0 && <Tag tone="plain">{texts.remarks.count(comments)}</Tag>}{" "}
      {remarked.acceptances.of(kind.id, from) && <Tag tone="plain">{texts.remarks.accepted}</Tag>}
    </p>
  );
}

interface WordsProps {
  readonly view: View;
  readonly finding: ListedFinding;
  readonly hasMessage?: boolean;
  readonly hasFix?: boolean;
}

/** The message of a finding: in English, whatever the language of the page. */
export function FindingWords({
  view,
  finding: { message, fix, note },
  hasMessage = true,
  hasFix = true,
}: WordsProps) {
  return (
    <>
      {hasMessage && (
        <p lang="en">
          <UserText text={message} />
        </p>
      )}
      {note !== undefined && (
        <p class="note">
          {view.texts.findings.note}
          {view.texts.marks.blank}
          <UserText text={note} />
        </p>
      )}
      {hasFix && <FixOf view={view} fix={fix} />}
    </>
  );
}

/** What the authors of the table can do about it. */
function FixOf({ view, fix }: { view: View; fix: string }) {
  return (
    <p class="soft">
      {view.texts.findings.fix}
      {view.texts.marks.blank}
      <span lang="en">
        <UserText text={fix} />
      </span>
    </p>
  );
}

/** One kind of finding: what it means, the first few examples, and who accepted it. */
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import { countOpen } from "./acceptances.ts";
import { inNaturalOrder } from "../../../domain/report/natural-order.ts";
import type { View } from "../../shared/view.ts";
import { headingOf, wordsOf } from "../../ui/finding-list.tsx";
import { Tag } from "../../ui/tag.tsx";
import type { Kind } from "./findings.ts";
import { FindingsOf } from "./found.tsx";
import type { Remarked } from "./load-remarked.ts";
import { AcceptForm, ReopenForm, type ReturnedRemark } from "./remark-forms.tsx";
import { anchorOf, kindPath } from "./remark-paths.ts";
import type { RulesFound } from "./rules-of.ts";
import { AcceptedBy, AcceptedEarlier, AcceptedOnce } from "./said.tsx";

interface KindProps {
  readonly view: View;
  readonly remarked: Remarked;
  readonly kind: Kind;
}

const EXAMPLES = 5;

export function headingOfKind(view: View, { id, severity, count, listed }: Kind): string {
  return headingOf(view, { id, severity, count, known: listed });
}

/** Returns findings in natural order of their addresses; a person's acceptance is of the order in which they are stored. */
export function inOrder(listed: readonly ListedFinding[]): readonly ListedFinding[] {
  return inNaturalOrder(listed, (it) => it.from ?? "");
}

/** Returns the findings of a kind that are shown where there are others. */
export function examplesOf({ listed }: Kind): readonly ListedFinding[] {
  return inOrder(listed).slice(0, EXAMPLES);
}

/** A kind among others with up to five examples; folded away if it is accepted. */
export function KindInBrief(props: KindProps & { readonly rules: RulesFound | null }) {
  const { view, remarked, kind } = props;
  const { texts } = view;
  const { id, count } = kind;
  const heading = headingOfKind(view, kind);
  const places = (
    <small class="soft">
      {texts.findings.places(count)} · {id}
    </small>
  );
  const examples = (
    <>
      <FindingsOf {...props} shown={examplesOf(kind)} />
      {count > EXAMPLES && (
        <p>
          <a href={kindPath(remarked.id, id)}>{texts.findings.all(count)}</a>
        </p>
      )}
      <Acceptance view={view} remarked={remarked} kind={kind} from={null} returned={null} />
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

export function Meaning({ view, kind }: Pick<KindProps, "view" | "kind">) {
  return <p>{wordsOf(view, kind).meaning}</p>;
}

export function KindTag({ view, kind: { severity } }: Pick<KindProps, "view" | "kind">) {
  return <Tag tone={severity === "error" ? "bad" : "wait"}>{view.texts.severities[severity]}</Tag>;
}

interface AcceptanceProps extends KindProps {
  /** The `from` of one rule; null for all findings of the kind. */
  readonly from: string | null;
  readonly returned: ReturnedRemark | null;
}

/** The acceptance, current or lapsed, or else the form for it. One of all findings of a kind is one of each rule too. */
export function Acceptance({ view, remarked, kind, from, returned }: AcceptanceProps) {
  const { id, severity, count } = kind;
  const { acceptances, earlier } = remarked;
  if (severity === "error") return null;
  const props = { view, remarked, finding: id, from };
  const acceptance = acceptances.of(id, null) ?? acceptances.of(id, from);
  if (acceptance) {
    return (
      <>
        <AcceptedBy view={view} remark={acceptance} />
        {acceptance.from === from && <ReopenForm {...props} />}
      </>
    );
  }
  const lapsed = acceptances.lapsed(id, from) ?? acceptances.lapsed(id, null);
  const hint = earlier.of(id, from) ?? earlier.of(id, null);
  const [asked, open] = from === null ? [count, countOpen(acceptances, kind)] : [1, 1];
  return (
    <>
      {lapsed && <AcceptedOnce view={view} lapsed={lapsed} />}
      {open < asked && <p class="soft">{view.texts.remarks.acceptedSome(asked - open)}</p>}
      {hint && <AcceptedEarlier view={view} remark={hint} />}
      {open > 0 && <AcceptForm {...props} count={asked} returned={returned} />}
    </>
  );
}

/** Single findings in the words of the person who signs: which addresses are concerned, and what visitors get there. */
import { parseInstant } from "../../../domain/instant.ts";
import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import type { RuleData } from "../../../domain/table/schema.ts";
import type { View } from "../../shared/view.ts";
import { linkTo } from "../../ui/menu.ts";
import { Joined } from "../../ui/joined.tsx";
import { RuleCell } from "../../ui/rule-cell.tsx";
import { Tag } from "../../ui/tag.tsx";
import { TechnicalDetail } from "../../ui/technical-detail.tsx";
import { AddressText, UserText } from "../../ui/user-text.tsx";
import { When } from "../../ui/when.tsx";
import type { Kind } from "./findings.ts";
import type { Remarked } from "./load-remarked.ts";
import { rulePath } from "./remark-paths.ts";
import type { RulesFound } from "./rules-of.ts";

interface FoundProps {
  readonly view: View;
  readonly remarked: Remarked;
  readonly kind: Kind;
}

interface ListProps extends FoundProps {
  readonly shown: readonly ListedFinding[];
  /** The rules concerned; null if they were not read in time. */
  readonly rules: RulesFound | null;
}

export function FindingsOf({ view, remarked, kind, shown, rules }: ListProps) {
  if (shown.length === 0) return null;
  return (
    <>
      <ul class="findings">
        {[...Map.groupBy(shown, ({ from, note }) => JSON.stringify([from, note])).values()].map(
          (alike) => (
            <li>
              <Found view={view} remarked={remarked} kind={kind} alike={alike} rules={rules} />
            </li>
          ),
        )}
      </ul>
      <TechnicalDetail view={view} said={shown} />
    </>
  );
}

const RULES_AT_MOST = 3;

/** The findings about one address: what visitors get there, and what else is concerned. */
function Found({
  view,
  remarked,
  kind,
  alike,
  rules: found,
}: FoundProps & Pick<ListProps, "rules"> & { readonly alike: readonly ListedFinding[] }) {
  const { texts } = view;
  const [{ from, note } = { from: null, note: undefined }] = alike;
  const rules = (found?.get(from ?? "") ?? []).filter((it) => isSameNote(it.note, note));
  return (
    <>
      {from === null ? (
        <p>{texts.findings.site}</p>
      ) : (
        <p>
          <a href={rulePath(remarked.id, from)}>
            <AddressText text={from} />
          </a>{" "}
          <RemarksOn view={view} remarked={remarked} kind={kind} from={from} />
        </p>
      )}
      {rules.slice(0, RULES_AT_MOST).map((rule) => (
        <div>
          <RuleCell view={view} rule={rule} other={null} />
        </div>
      ))}
      {rules.length > RULES_AT_MOST && <p>{texts.effect.andMore(rules.length - RULES_AT_MOST)}</p>}
      {alike.map((finding) => (
        <Particulars view={view} remarked={remarked} kind={kind} finding={finding} rules={rules} />
      ))}
      {note !== undefined && (
        <p class="note">
          {texts.findings.note}
          {texts.marks.blank}
          <UserText text={note} />
        </p>
      )}
    </>
  );
}

/** Whether a finding, whose note may be cut off, is about a rule with this note: rules may have the same `from`. */
function isSameNote(whole: string | undefined, note: string | undefined): boolean {
  if (whole === undefined || note === undefined) return whole === note;
  return note.endsWith("…") ? whole.startsWith(note.slice(0, -1)) : whole === note;
}

function RemarksOn({ view: { texts }, remarked, kind, from }: FoundProps & { from: string }) {
  const comments = remarked.comments.filter((it) => it.from === from).length;
  return (
    <>
      {comments > 0 && <Tag tone="plain">{texts.remarks.count(comments)}</Tag>}{" "}
      {remarked.acceptances.of(kind.id, from) && <Tag tone="plain">{texts.remarks.accepted}</Tag>}
    </>
  );
}

interface OneProps extends FoundProps {
  readonly finding: ListedFinding;
  readonly rules: readonly RuleData[];
}

/** What a finding names besides its own address: the way of visitors, other addresses, hosts, or a date. */
export function Particulars({ view, remarked, kind, finding, rules }: OneProps) {
  const { findings, marks } = view.texts;
  const { from, data: { hops = [], rules: count = 1, others: named = [] } = {} } = finding;
  // Another rule may have the same address.
  const others = named.filter((it) => it !== from);
  const gate = kind.id === "gate-far" ? remarked.stored.manifest.site.activatesAt : null;
  return (
    <>
      {hops.length > 0 && (
        <p>
          {findings.way}
          {marks.blank}
          {from === null && `${findings.everyOther} → `}
          {/* null stands for those left out. */}
          <Joined
            items={hops.map((hop) => (hop === null ? "…" : <AddressText text={hop} />))}
            by=" → "
          />
        </p>
      )}
      {others.length > 0 && (
        <p>
          {from === null ? findings.names : findings.also}
          {marks.blank}
          <Joined
            items={others.map((it) => (
              <AddressText text={it} />
            ))}
            by={marks.comma}
          />
        </p>
      )}
      {gate !== null && (
        <p>
          <When view={view} instant={parseInstant(gate) ?? Infinity} />
        </p>
      )}
      {count > 1 && (
        <p>
          <a href={alikePath(remarked.id, kind.id, rules)}>{findings.alike(count)}</a>
        </p>
      )}
    </>
  );
}

/** Returns the path of the table with all rules that a finding about several of them means. */
function alikePath(release: string, kind: string, rules: readonly RuleData[]): string {
  if (kind === "undecided") return linkTo("table", { release, outcome: "undecided" });
  const [to] = rules.flatMap((it) => it.to ?? []);
  return linkTo("table", to === undefined ? { release } : { release, to });
}

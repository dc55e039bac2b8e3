/** What to type to redirect an address: immediately as a quick fix, and permanently in the next version. */
import { canonicalRule } from "../../domain/table/canonical-form.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { View } from "../shared/view.ts";
import { Copyable } from "../ui/command.tsx";
import { pathOf } from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";

/** KV's limit for a key. */
const KEY_BYTES_AT_MOST = 512;

interface OfferProps {
  readonly view: View;
  /** The address as the `from` of a rule. */
  readonly from: string;
  /** The target; null if it is not known yet. */
  readonly to: string | null;
  /** Whether `from` is meant as a pattern. */
  readonly isPattern?: boolean;
}

export function Offer({ view, from, to, isPattern = false }: OfferProps) {
  const { texts } = view;
  const { offer } = texts.traffic;
  const isKey = new TextEncoder().encode(from).length <= KEY_BYTES_AT_MOST;
  const rule = ruleOf(from, to, isPattern);
  return (
    <details class="offer">
      <summary>
        {offer.open}
        <span class="hidden"> {visibleText(from)}</span>
      </summary>
      <div class="row-value">
        <p class="label">{texts.row.heading}</p>
        {isKey ? (
          <>
            <p>{to === null ? offer.fixWithout : offer.fix}</p>
            <Copyable view={view} label={texts.row.key} text={from} />
            {rule && <Copyable view={view} label={texts.row.value} text={valueOf(rule)} />}
          </>
        ) : (
          <p class="soft">{texts.row.keyTooLong}</p>
        )}
        <p class="label">{offer.next}</p>
        {rule ? (
          <>
            <p>{offer.nextAbout}</p>
            <Copyable view={view} label={offer.entry} text={JSON.stringify(canonicalRule(rule))} />
          </>
        ) : (
          <p>{offer.nextWithout}</p>
        )}
        <p>
          <a href={`${pathOf("try")}?urls=${encodeURIComponent(from)}`}>
            {texts.table.try}
            <span class="hidden"> {visibleText(from)}</span>
          </a>
        </p>
      </div>
    </details>
  );
}

/** The rule to type. An address that looks like a pattern is marked as exact. */
function ruleOf(from: string, to: string | null, isPattern: boolean): RuleData | null {
  if (to === null) return null;
  const isLookalike = !isPattern && /[/=]:[A-Za-z_]|\/\*(?=\?|$)/.test(from);
  return isLookalike ? { from, to, match: "exact" } : { from, to };
}

function valueOf({ from: _from, ...rest }: RuleData): string {
  return rest.match === undefined ? (rest.to ?? "") : JSON.stringify(rest);
}

/** What to type to redirect an address: immediately as a quick fix, and permanently in the next version. */
import { MAX_KEY_BYTES } from "../../domain/validate/hints.ts";
import type { View } from "../shared/view.ts";
import { Copyable } from "../ui/command.tsx";
import { pathOf } from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";

interface OfferProps {
  readonly view: View;
  /** The `from` of a rule, or the key of a row. */
  readonly from: string;
  /** The target; null if it is not known yet. */
  readonly to: string | null;
}

export function Offer({ view, from, to }: OfferProps) {
  const { texts } = view;
  const { offer } = texts.traffic;
  const isKey = new TextEncoder().encode(from).length <= MAX_KEY_BYTES;
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
            {to !== null && <Copyable view={view} label={texts.row.value} text={to} />}
          </>
        ) : (
          <p class="soft">{texts.row.keyTooLong}</p>
        )}
        <p class="label">{offer.next}</p>
        {to === null ? (
          <p>{offer.nextWithout}</p>
        ) : (
          <>
            <p>{offer.nextAbout}</p>
            <Copyable view={view} label={offer.entry} text={JSON.stringify({ from, to })} />
          </>
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

import { formatInstant } from "../../domain/instant.ts";
import type { BaseView } from "../shared/view.ts";
import { ANSWER_PATH, LIVE, type Previewed } from "./menu.ts";

interface AddressBoxProps {
  readonly texts: BaseView["texts"];
  /** The initial text. */
  readonly typed?: string;
  /** The date and the version for the next address; by default the reviewer's choice. */
  readonly shown?: Omit<Previewed, "url">;
  readonly hasHelp?: boolean;
}

/** A form that asks for an old address and shows what visitors get there. */
export function AddressBox({
  texts: { oldAddress, previewed },
  typed = "",
  shown,
  hasHelp = false,
}: AddressBoxProps) {
  return (
    <form action={ANSWER_PATH} class="address-box">
      <label for="url">{oldAddress}</label>
      <input
        id="url"
        name="url"
        value={typed}
        required
        maxlength={8192}
        aria-describedby={hasHelp ? "url-help" : undefined}
        inputmode="url"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
      />
      {shown && <input type="hidden" name="at" value={formatInstant(shown.at)} />}
      {shown && <input type="hidden" name="release" value={shown.release ?? LIVE} />}
      <button>{previewed.show}</button>
      {hasHelp && <small id="url-help">{previewed.addressHelp}</small>}
    </form>
  );
}

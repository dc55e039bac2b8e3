import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { formatNumber } from "../ui/format.ts";
import { InstantFields } from "../ui/instant-fields.tsx";
import { nameVersionWithId } from "../ui/version-name.tsx";
import { ADDRESSES_AT_MOST, type Sent } from "./sent.ts";
import { LIVE } from "../ui/menu.ts";

interface FieldsProps {
  readonly view: View;
  readonly sent: Sent;
  /** The content of the field for addresses. */
  readonly typed: string;
  /** The number of addresses sent as a packed list; 0 for none. */
  readonly kept: number;
  readonly gate: Instant;
  /** The versions to choose from, besides `live`. */
  readonly offered: readonly string[];
  /** The chosen version, as in the field. */
  readonly chosen: string;
}

/** The fields for addresses, versions and the instant. */
export function TryFields({ view, sent, typed, kept, gate, offered, chosen }: FieldsProps) {
  const { texts } = view;
  const { choice } = sent;
  const preset = view.now >= gate ? "now" : "gate";
  return (
    <>
      <label for="urls">{texts.try.addresses(ADDRESSES_AT_MOST)}</label>
      {kept > 0 && <p class="soft">{texts.try.kept(formatNumber(view, kept))}</p>}
      <textarea id="urls" name="urls" rows={6} spellcheck={false} autocapitalize="off">
        {`\n${typed}`}
      </textarea>
      <label for="file">{texts.try.file}</label>
      <input
        id="file"
        type="file"
        name="file"
        accept=".xml,.csv,.tsv,.txt,.log,.json,.gz,text/*,application/xml"
        aria-describedby="file-help"
      />
      <small id="file-help">{texts.try.fileHelp}</small>
      <label for="release">{texts.try.version}</label>
      <Versions view={view} offered={offered} chosen={chosen} />
      <InstantFields
        view={view}
        gate={gate}
        chosen={
          choice.kind === "preset" ? choice.preset : choice.kind === "other" ? "other" : preset
        }
        other={choice.kind === "other" ? choice.at : null}
      />
    </>
  );
}

function Versions({ view, offered, chosen }: Pick<FieldsProps, "view" | "offered" | "chosen">) {
  const { texts } = view;
  const option = (value: string, label: string) => (
    <option value={value} selected={value === chosen}>
      {label}
    </option>
  );
  return (
    <select id="release" name="release">
      {option(LIVE, texts.try.live)}
      {offered.map((id) => option(id, nameVersionWithId(view, id)))}
      {offered.map((id) =>
        option(`${LIVE},${id}`, texts.try.both(texts.try.live, nameVersionWithId(view, id))),
      )}
    </select>
  );
}

import { type Instant, localTime } from "../../domain/instant.ts";
import { PRESETS, type Preset, presetInstant, zonesWith } from "../shared/read-instant.ts";
import type { View } from "../shared/view.ts";
import { nameOfZone } from "../../domain/zone-name.ts";
import { formatWhen } from "./format.ts";

interface InstantFieldsProps {
  readonly view: View;
  readonly gate: Instant;
  readonly chosen: Preset | "default" | "other";
  /** The initial values of the fields for another instant. */
  readonly other: Instant | null;
  /** Whether the default can be chosen. */
  readonly withDefault?: boolean;
}

/** Fields for an instant: one of the important ones, or any other by date, time and zone. */
export function InstantFields(props: InstantFieldsProps) {
  const { view, gate, chosen, other, withDefault = false } = props;
  const { texts } = view;
  const shown = other ?? (Number.isFinite(gate) ? gate : view.now);
  const [date = "", time = ""] = localTime(shown, view.timeZone).split("T");
  const radio = (value: string, label: string) => (
    <label>
      <input type="radio" name="preset" value={value} checked={value === chosen} /> {label}
    </label>
  );
  return (
    <fieldset class="instants">
      <legend>{texts.instant.legend}</legend>
      {withDefault && radio("default", texts.instant.default)}
      {PRESETS.map((it) =>
        radio(
          it,
          it === "now"
            ? texts.instant.presets.now
            : texts.instant.presets[it] +
                texts.marks.colon +
                formatWhen(view, presetInstant(it, view.now, gate)),
        ),
      )}
      {radio("other", texts.instant.other)}
      <div class="other">
        <label>
          {texts.instant.date}
          <input type="date" name="date" id="date" value={date} />
        </label>
        <label>
          {texts.instant.time}
          <input type="time" name="time" step="1" value={time} />
        </label>
        <label>
          {texts.instant.zone}
          <select name="zone">
            {zonesWith(view.timeZone).map((zone) => (
              <option value={zone} selected={zone === view.timeZone}>
                {nameOfZone(zone, view.language.tag)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

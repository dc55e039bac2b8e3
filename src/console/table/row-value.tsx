import type { RuleData } from "../../domain/table/schema.ts";
import { MAX_KEY_BYTES } from "../../domain/validate/hints.ts";
import type { View } from "../shared/view.ts";
import { Copyable } from "../ui/command.tsx";
import { Filled } from "../ui/sentence.tsx";
import { UserText } from "../ui/user-text.tsx";
import { offerRows } from "./own-key.ts";

const ROWS_AT_MOST = 10;

interface RowValueProps {
  readonly view: View;
  readonly rule: RuleData;
  /** The table's others with the same `from`. */
  readonly others: readonly RuleData[];
}

/** The key and the value to type into the dashboard in order to lay a row over a rule. */
export function RowValue({ view, rule, others }: RowValueProps) {
  const { texts } = view;
  const { rows } = offerRows(rule, others);
  const encoder = new TextEncoder();
  const typable = rows.filter(({ key }) => encoder.encode(key).length <= MAX_KEY_BYTES);
  if (typable.length === 0) {
    return (
      <p class="soft">{rows.length > 0 ? texts.row.keyTooLong : texts.row.shared(others.length)}</p>
    );
  }
  return (
    <div class="row-value">
      <p class="label">{texts.row.heading}</p>
      <p>
        {texts.row.about}
        {typable.length > 1 && texts.marks.blank + texts.row.each}
      </p>
      {typable.slice(0, ROWS_AT_MOST).map(({ key, value, of }) => (
        <>
          {of !== null && (
            <p class="soft">
              <Filled text={texts.row.of} parts={{ value: <UserText text={of} /> }} />
            </p>
          )}
          <Copyable view={view} label={texts.row.key} text={key} />
          <Copyable view={view} label={texts.row.value} text={value} />
        </>
      ))}
      {typable.length > ROWS_AT_MOST && (
        <p class="soft">{texts.sentence.andMore(typable.length - ROWS_AT_MOST)}</p>
      )}
    </div>
  );
}

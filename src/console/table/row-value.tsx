import { canonicalRule } from "../../domain/table/canonical-form.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { View } from "../shared/view.ts";
import { UserText } from "../ui/user-text.tsx";

/** KV's limit for a key. */
const KEY_BYTES_AT_MOST = 512;

/** What to type into the dashboard to lay a row over a rule: the key, and the value to change. */
export function RowValue({ view, rule }: { view: View; rule: RuleData }) {
  const { texts } = view;
  if (new TextEncoder().encode(rule.from).length > KEY_BYTES_AT_MOST) {
    return <p class="soft">{texts.row.keyTooLong}</p>;
  }
  return (
    <div class="row-value">
      <p class="label">{texts.row.heading}</p>
      <p>{texts.row.about}</p>
      <Copyable view={view} label={texts.row.key} text={rule.from} />
      <Copyable view={view} label={texts.row.value} text={valueOf(rule)} />
    </div>
  );
}

/** The shortest form of the value: an address or a word if that says it all, else JSON. */
function valueOf(rule: RuleData): string {
  const { from: _from, ...rest } = canonicalRule(rule);
  const fields = Object.keys(rest);
  const isAlone = (name: keyof RuleData): boolean => fields.length === 1 && fields[0] === name;
  if (isAlone("to")) return rest.to ?? "";
  if (isAlone("gone")) return "gone";
  if (isAlone("keep")) return "keep";
  if (isAlone("undecided")) return "undecided";
  return JSON.stringify(rest);
}

/** The button appears if script runs; without script, people select the text. */
function Copyable({ view, label, text }: { view: View; label: string; text: string }) {
  return (
    <div class="copyable">
      <span>{label}</span>
      <code class="address">
        <UserText text={text} />
      </code>
      <button
        type="button"
        class="small secondary outline"
        hidden
        data-copy={text}
        data-copied={view.texts.row.copied}
      >
        {view.texts.row.copy}
        <span class="hidden"> {label}</span>
      </button>
    </div>
  );
}

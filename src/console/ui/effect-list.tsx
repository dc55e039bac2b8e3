/**
 * A brief list of what a release changes for visitors, shown beside the decision, and on its record as it was signed.
 */
import { parseInstant } from "../../domain/instant.ts";
import { changesIn, type Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { WarningLines } from "./finding-list.tsx";
import { formatWhen } from "./format.ts";
import { Joined } from "./joined.tsx";
import { SettingInWords, SettingName } from "./setting-changes.tsx";
import { AddressPart } from "./user-text.tsx";

/** How many dates are listed individually. */
const STARTS_AT_MOST = 6;
const FIXES_AT_MOST = 5;

interface Props {
  readonly view: View;
  readonly effect: Effect;
}

/** @param labelledBy The id of its heading, if the list scrolls on its own: it can then be reached by keyboard. */
export function EffectList({ view, effect, labelledBy }: Props & { labelledBy?: string }) {
  const { effect: texts, marks } = view.texts;
  const { counts, settings, addresses, quickFixes, gate } = effect;
  const total = changesIn(effect);
  const parts = [
    texts.counts(counts.removed, counts.changed, counts.added),
    settings.length > 0 ? texts.settings(settings.length) : "",
  ].filter((it) => it !== "");
  const heldAt = effect.isGateMoved && gate !== null ? parseInstant(gate) : null;
  return (
    <div
      class="effect"
      {...(labelledBy === undefined
        ? {}
        : { role: "region", tabindex: 0, "aria-labelledby": labelledBy })}
    >
      {total === 0 ? (
        <p>{texts.nothing}</p>
      ) : (
        <p>
          <strong>{texts.total(total)}</strong>
          {marks.open + parts.join(marks.pause) + marks.close}
        </p>
      )}
      <ul>
        <Starts view={view} effect={effect} />
        {heldAt !== null && <li class="wait">{texts.gateMoved(formatWhen(view, heldAt))}</li>}
        {settings.map((change) => (
          <li>
            <SettingInWords view={view} change={change} isGateMoved={effect.isGateMoved} />
          </li>
        ))}
        {quickFixes.length > 0 && (
          <li class="wait">
            {texts.quickFixes(quickFixes.length)}
            {marks.colon}
            <Names view={view} names={quickFixes} atMost={FIXES_AT_MOST} />
          </li>
        )}
        <Addresses view={view} addresses={addresses} />
        <Doubts view={view} effect={effect} />
      </ul>
    </div>
  );
}

function Starts({ view, effect: { starts, never } }: Props) {
  const { effect: texts, marks } = view.texts;
  const shown = starts.slice(0, STARTS_AT_MOST);
  const later = starts
    .slice(STARTS_AT_MOST)
    .reduce((sum, { counts }) => sum + counts.removed + counts.changed + counts.added, 0);
  return (
    <>
      {shown.map(({ at, counts: { removed, changed, added }, froms }) => {
        const instant = at === null ? null : parseInstant(at);
        return (
          <li class={at === null ? "now" : undefined}>
            <strong>{instant === null ? texts.atOnce : texts.on(formatWhen(view, instant))}</strong>
            {marks.colon}
            {texts.counts(removed, changed, added)}
            {/* Rules that start early are named, because nobody expects them. */}
            {(at === null || starts.length > 1) && (
              <>
                {marks.open}
                <Names view={view} names={froms} more={removed + changed + added - froms.length} />
                {marks.close}
              </>
            )}
          </li>
        );
      })}
      {later > 0 && <li>{texts.moreStarts(later)}</li>}
      {never > 0 && <li class="wait">{texts.never(never)}</li>}
    </>
  );
}

function Addresses({ view, addresses }: { view: View; addresses: Effect["addresses"] }) {
  const texts = view.texts.effect;
  const { asked, changed, untried = 0, isSample } = addresses;
  const told = (["offFallback", "ontoFallback", "gone", "backToOldSite", "notFound"] as const)
    .map((it) => ({ text: texts[it], count: addresses[it] ?? 0 }))
    .filter((it) => it.count > 0);
  return (
    <>
      {told.map(({ text, count }) => (
        <li>{text(count)}</li>
      ))}
      {asked > 0 && changed === 0 && <li>{texts.unnoticed(asked)}</li>}
      {untried > 0 && <li class="wait">{texts.untried(untried)}</li>}
      {isSample && <li>{texts.sample(asked)}</li>}
    </>
  );
}

/** The problems found by the check of targets and by the validator. */
function Doubts({ view, effect: { deadTargets, warnings } }: Props) {
  const texts = view.texts.effect;
  return (
    <>
      {deadTargets === null && <li>{texts.notChecked}</li>}
      {deadTargets !== null && deadTargets > 0 && <li class="bad">{texts.dead(deadTargets)}</li>}
      {warnings === null && <li>{texts.warningsNotKnown}</li>}
      {warnings !== null && <WarningLines view={view} warnings={warnings} />}
    </>
  );
}

interface NamesProps {
  readonly view: View;
  readonly names: readonly string[];
  readonly atMost?: number;
  /** How many there are besides these. */
  readonly more?: number;
}

function Names({ view, names, atMost = names.length, more = 0 }: NamesProps) {
  const left = names.length - Math.min(atMost, names.length) + more;
  const shown = names.slice(0, atMost).map((name) => (
    <span class="address">
      <AddressPart text={name} />
    </span>
  ));
  return (
    <>
      <Joined items={shown} by={view.texts.marks.comma} />
      {left > 0 && ` ${view.texts.effect.andMore(left)}`}
    </>
  );
}

const BRIEF_STARTS = 3;

/** The list in one line for a table of decisions: how much was signed, when it begins, and which settings. */
export function SignedInBrief({ view, effect }: { view: View; effect: Effect | undefined }) {
  if (!effect) return null;
  const { effect: texts, marks } = view.texts;
  const total = changesIn(effect);
  const starts = effect.starts.slice(0, BRIEF_STARTS).map(({ at, counts }) => {
    const instant = at === null ? null : parseInstant(at);
    const when = instant === null ? texts.atOnce : texts.on(formatWhen(view, instant));
    return when + marks.colon + texts.counts(counts.removed, counts.changed, counts.added);
  });
  const left = effect.starts.length - starts.length;
  const { settings } = effect;
  return (
    <small class="soft rule">
      {[total === 0 ? texts.nothing : texts.total(total), ...starts].join(" · ")}
      {left > 0 && ` ${texts.andMore(left)}`}
      {settings.length > 0 && ` · ${texts.settings(settings.length)}${marks.colon}`}
      <Joined
        items={settings.map(({ field }) => (
          <SettingName view={view} field={field} />
        ))}
        by={marks.comma}
      />
    </small>
  );
}

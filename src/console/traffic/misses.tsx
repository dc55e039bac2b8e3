/** Addresses that no redirect answers, most requested first. */
import { readNumbers, type Numbers } from "../../hits/read.ts";
import { type Listed, type ListedMiss, readMissesOf } from "../../hits/worklists.ts";
import { askHits, type Told } from "../hits/ask.ts";
import { asLiteral, countedHosts, fromOf } from "../hits/counted-hosts.ts";
import { type FoundSuggestions, loadSuggestions } from "../hits/suggestions.ts";
import type { StoredSuggestion } from "../../store/records/shown/suggestions.ts";
import type { Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { answersInTime, UNMATCHED, type VisitAnswer } from "../shared/visits.ts";
import { Columns } from "../ui/columns.tsx";
import { formatNumber } from "../ui/format.ts";
import { DaysAgo } from "../ui/hits/last-visit.tsx";
import { SuggestionOf } from "../ui/hits/suggestion.tsx";
import { Filled } from "../ui/sentence.tsx";
import { AddressText, TargetLink, UserText } from "../ui/user-text.tsx";
import { type Part, spanOf } from "./asked.ts";
import { Offer } from "./offer.tsx";
import { onceOpen } from "../../domain/instant.ts";

/** An address, and its present answer. */
export interface JudgedMiss extends ListedMiss {
  /** As the `from` of a rule. */
  readonly from: string;
  /** Its answer now by the release in service, at or after the gate; null if unknown. */
  readonly answer: VisitAnswer | null;
  /** null if there is none. */
  readonly suggestion: StoredSuggestion | null;
}

/** Misses, with the suggestions shown for them. */
export interface JudgedMisses {
  readonly items: readonly JudgedMiss[];
  readonly suggestions: FoundSuggestions;
}

export interface MissesPage {
  readonly list: Listed<JudgedMiss>;
  readonly numbers: Numbers;
  readonly suggestions: JudgedMisses["suggestions"];
  readonly since: string;
}

export async function loadMisses(
  services: Services,
  view: View,
  serving: Serving,
  { days, offset, limit }: Part,
): Promise<Told<MissesPage>> {
  const span = spanOf(days, view.now);
  const told = await askHits(services, async ({ store, since }) => ({
    list: await readMissesOf(store, span, { offset, limit }),
    numbers: await readNumbers(store, span),
    since,
  }));
  if (!told.ok) return told;
  const { list, numbers, since } = told.value;
  const { items, suggestions } = await judge(services, view, serving, list.items);
  return { ok: true, value: { list: { ...list, items }, numbers, suggestions, since } };
}

/** Adds the present answers of addresses, which may have a redirect by now. */
export async function judge(
  services: Services,
  { now, hosts }: View,
  { stored, gate }: Serving,
  misses: readonly ListedMiss[],
): Promise<JudgedMisses> {
  const id = stored.manifest.release;
  const urls = misses.map((it) => it.url);
  const [answers, suggestions] = await Promise.all([
    answersInTime(services, id, onceOpen(now, gate), hosts, urls),
    loadSuggestions(services),
  ]);
  const counted = countedHosts(stored.manifest.site);
  const byUrl = typeof suggestions === "string" ? null : suggestions.byUrl;
  const items = misses.map((it, index) => ({
    ...it,
    from: fromOf(it.url, counted),
    answer: answers[index] ?? null,
    suggestion: byUrl?.get(it.url) ?? null,
  }));
  return { items, suggestions };
}

interface MissTableProps {
  readonly view: View;
  readonly misses: readonly JudgedMiss[];
}

export function MissTable({ view, misses }: MissTableProps) {
  const { traffic } = view.texts;
  const { columns } = traffic;
  return (
    <table class="stacked worklist">
      <caption class="hidden">{traffic.lists.misses.heading}</caption>
      <Columns
        names={[
          view.texts.oldAddress,
          { number: view.texts.visits.columns.visits },
          columns.last,
          columns.referrer,
        ]}
      />
      {misses.map((it) => (
        <MissRows view={view} miss={it} />
      ))}
    </table>
  );
}

function MissRows({ view, miss }: { view: View; miss: JudgedMiss }) {
  const { columns, lists } = view.texts.traffic;
  const { from, total, last, referrer, shadow, answer, suggestion } = miss;
  const isOpen = answer === null || UNMATCHED.has(answer.outcome);
  return (
    <tbody>
      <tr>
        <th scope="row" data-label={view.texts.oldAddress}>
          <AddressText text={from} />
        </th>
        <td class="number" data-label={view.texts.visits.columns.visits}>
          {formatNumber(view, total)}
        </td>
        <td data-label={columns.last}>
          <DaysAgo view={view} day={last} />
          {shadow === 1 && <small class="soft"> {lists.misses.ahead}</small>}
        </td>
        <td data-label={columns.referrer}>
          {referrer === "" ? "–" : <UserText text={referrer} />}
        </td>
      </tr>
      <tr class="more">
        <td colspan={4}>
          {isOpen ? (
            <>
              {suggestion && <SuggestionOf view={view} suggestion={suggestion} />}
              <Offer view={view} from={asLiteral(from)} to={suggestion?.to ?? null} />
            </>
          ) : (
            <p class="soft">
              {answer.location === null ? (
                lists.misses.answered[answer.outcome === "gone" ? "gone" : "other"]
              ) : (
                <Filled
                  text={lists.misses.answered.to}
                  parts={{ to: <TargetLink view={view} text={answer.location} /> }}
                />
              )}
            </p>
          )}
        </td>
      </tr>
    </tbody>
  );
}

/** Misses of which only the number is known. */
export function MissNumbers({ view, numbers }: { view: View; numbers: Numbers }) {
  const { marks, traffic } = view.texts;
  const { misses } = traffic.lists;
  const told = [
    numbers.noise > 0 ? misses.noise(numbers.noise) : null,
    numbers.rest > 0 ? misses.rest(numbers.rest) : null,
    numbers.lost > 0 ? traffic.lost(numbers.lost) : null,
  ].filter((it) => it !== null);
  return told.length === 0 ? null : <p class="soft">{told.join(marks.blank)}</p>;
}

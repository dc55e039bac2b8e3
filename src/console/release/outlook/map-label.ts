/** How the ends of a map are called, and how much room that takes. */
import { FLOW_KINDS, type Flow, type FlowKind } from "../../shared/table-flows.ts";
import type { NameGroup } from "../../../domain/report/group-names.ts";
import type { Texts } from "../../texts/en/en.ts";
import { visibleText } from "../../ui/user-text.tsx";

export function nameOfOld({ map }: Texts, { from }: Flow): string {
  if (from.kind === "section") return visibleText(from.segments[0] ?? "");
  return nameOfGroup(map, from);
}

export function nameOfNew({ map }: Texts, { kind, to }: Flow): string {
  return to === null ? map.kinds[kind] : nameOfGroup(map, to);
}

/** `/shop/…` for all that begins so, `/shop` for one page, `/shop (others)` for what is left beside others. */
function nameOfGroup(map: Texts["map"], { segments, holds }: NameGroup): string {
  if (segments.length === 0) return map.others;
  const [host = "", ...path] = segments;
  const place = visibleText(`${host}/${path.join("/")}`);
  if (holds === "one") return place;
  return holds === "all" ? `${place.replace(/\/$/, "")}/…` : map.othersIn(place);
}

export function totalsByKind(flows: readonly Flow[]): [FlowKind, number][] {
  return FLOW_KINDS.flatMap((kind) => {
    const total = flows.filter((it) => it.kind === kind).reduce((sum, it) => sum + it.weight, 0);
    return total > 0 ? [[kind, total]] : [];
  });
}

/**
 * The room that a text takes at most, in units of its font size: nobody knows the reader's font, so that each character
 * counts as in a wide one.
 */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[\u1100-\u{10ffff}]/u.test(character)) width += character === "…" ? 1 : 1.02;
    else if (/[iljtfr.,:;'|!/()[\]I -]/.test(character)) width += 0.42;
    else if (/[mwMW@%&]/.test(character)) width += 0.98;
    else width += /[A-Z]/.test(character) ? 0.8 : 0.64;
  }
  return width;
}

/** What nobody wants to see cut apart. */
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** A text that fits, without its middle if it has to be: what differs stands at the ends. @param room In font sizes. */
export function fit(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  const characters = Array.from(GRAPHEMES.segment(text), (it) => it.segment);
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2);
    const cut = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - kept + head).join("")}`;
    if (widthOf(cut) <= room) return cut;
  }
  return "…";
}

/** The labels of a map, and the room that they take. */
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

/**
 * Names a group: `/shop/…` for everything that begins so, `/shop` for one page, `/shop (others)` for the rest beside
 * other groups.
 */
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
 * Estimates the maximum width of a text in units of its font size. The reader's font is unknown, so each character
 * counts as in a wide font.
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

/** Splits text into graphemes, so that none is cut apart. */
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Shortens a text to fit. The middle is removed if necessary, because texts differ at their ends.
 *
 * @param room In units of the font size.
 */
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

/** The styles of the workbook. Colours express nothing that words do not express as well. */
import type { CellObject, Sheet } from "write-excel-file/universal";

type Style = Partial<CellObject>;
type Rules = NonNullable<Sheet<Blob>["conditionalFormatting"]>;

export const INK = "#1f2933";
const LINE = { borderColor: "#d5dbe3", borderStyle: "thin" } as const;

export const TITLE_FILL = { backgroundColor: "#eef2f7", textColor: INK } as const;

export const STYLES = {
  header: {
    fontWeight: "bold",
    textColor: "#ffffff",
    backgroundColor: "#33415c",
    wrap: true,
    alignVertical: "center",
    height: 48,
  },
  cell: { textColor: INK, wrap: true, alignVertical: "top", ...LINE },
  group: { backgroundColor: "#e1e8f2", fontWeight: "bold" },
  input: { backgroundColor: "#fffdf0" },
} as const satisfies Record<string, Style>;

export const LINK = {
  textColor: "#0b57d0",
  textDecoration: { underline: true },
} as const satisfies Style;

const GREEN = { backgroundColor: "#d8f0dc", textColor: "#174f1d" };
const BLUE = { backgroundColor: "#dfe9fb", textColor: "#173a75" };
const AMBER = { backgroundColor: "#ffefcc", textColor: "#6b4200" };
const RED = { backgroundColor: "#f9dad7", textColor: "#7c1a12" };
const GREY = { backgroundColor: "#e6e8eb", textColor: "#3f4750" };

const TIER_COLOURS = { sure: GREEN, likely: BLUE, guess: AMBER, none: GREY };
const DECISION_COLOURS = { accept: GREEN, reject: RED, gone: GREY, undecided: AMBER };

/** @param columns From 0. @param first The first row of data, from 1. */
export function colouring(
  columns: { readonly decision: number; readonly tier: number },
  first: number,
  last: number,
): Rules {
  const of = (column: number, colours: Readonly<Record<string, typeof GREEN>>): Rules =>
    Object.entries(colours).map(([value, style]) => ({
      cellRange: {
        from: { row: first, column: column + 1 },
        to: { row: last, column: column + 1 },
      },
      condition: { operator: "=", value },
      style,
    }));
  return [...of(columns.decision, DECISION_COLOURS), ...of(columns.tier, TIER_COLOURS)];
}

const LINE_POINTS = 15;

/** Excel's limit. */
const POINTS_AT_MOST = 400;

/**
 * The height of a row at which its cells can be read in full; programs do not reliably find it themselves.
 *
 * @param cells Each with the width of its column, in characters.
 */
export function heightOf(cells: readonly (readonly [text: string, width: number])[]): number {
  const lines = cells.map(([text, width]) =>
    text
      .split("\n")
      .reduce((sum, it) => sum + Math.max(1, Math.ceil(it.length / (width * 1.1))), 0),
  );
  return Math.min(POINTS_AT_MOST, Math.max(1, ...lines) * LINE_POINTS + 2);
}

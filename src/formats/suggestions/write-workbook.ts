/**
 * Writes the workbook in which people decide: groups and single addresses, the members of groups, and how it was made.
 */
import writeXlsxFile, { type CellObject, type Sheet } from "write-excel-file/universal";
import { defuse } from "../text/csv-injection.ts";
import { writtenText } from "../workbook/written-text.ts";
import { addedColumns, COLUMNS, type Field, HEADER, PLACES } from "./columns.ts";
import { DECISIONS } from "./decide.ts";
import type { SuggestionRow } from "./rows.ts";
import { type SheetExtras, workbookExtras } from "./workbook-extras.ts";
import { colouring, heightOf, INK, LINK, STYLES, TITLE_FILL } from "./workbook-style.ts";

/**
 * A line of the sheet that describes how the file was made: a name and a text; an empty name continues the line before.
 */
export type AboutLine = readonly [name: string, text: string];

export interface SuggestionsFile {
  readonly rows: readonly SuggestionRow[];
  /** What the file is about, in a sentence. */
  readonly title: string;
  /** What to do with it, in a sentence or two. */
  readonly intro: string;
  readonly about: readonly AboutLine[];
}

type XlsxSheet = Sheet<Blob>;

/** The name of the sheet that describes how the file was made. */
export const ABOUT_SHEET = "How it was made";

const ROWS_ABOVE = 3;

/** Excel allows 65,530 links in a sheet. */
const LINKED_ROWS_AT_MOST = 32_000;

/** Excel's limit. */
const CELL_CHARACTERS_AT_MOST = 32_767;

export async function writeSuggestionsWorkbook({
  rows,
  title,
  intro,
  about,
}: SuggestionsFile): Promise<Uint8Array<ArrayBuffer>> {
  const members = rows.filter((it) => it.kind === "in a group");
  const others = rows.filter((it) => it.kind !== "in a group");
  const memberIntro =
    "These follow their group. Decide here only about those that do not: an address of its own, or a word, takes precedence over the group's.";
  const sheets = [
    rowSheet("Decide", title, intro, others),
    ...(members.length > 0
      ? [rowSheet("In groups", "Addresses in groups", memberIntro, members)]
      : []),
  ];
  const file = writeXlsxFile([...sheets.map((it) => it.sheet), aboutSheet(about)], {
    fontFamily: "Calibri",
    fontSize: 11,
    features: [workbookExtras(sheets.map((it) => it.extras))],
  });
  return new Uint8Array(await (await file.toBlob()).arrayBuffer());
}

function rowSheet(
  name: string,
  title: string,
  intro: string,
  rows: readonly SuggestionRow[],
): { readonly sheet: XlsxSheet; readonly extras: SheetExtras } {
  const last = ROWS_ABOVE + Math.max(1, rows.length);
  const added = addedColumns(rows);
  const width = COLUMNS.length + added.length;
  const fill = Array.from({ length: width - 1 }, () => ({ ...TITLE_FILL }));
  return {
    sheet: {
      sheet: name,
      data: [
        [
          {
            ...text(title),
            ...TITLE_FILL,
            fontWeight: "bold",
            fontSize: 14,
            height: 26,
            alignVertical: "center",
          },
          ...fill,
        ],
        [{ ...text(intro), ...TITLE_FILL, height: 20, alignVertical: "center" }, ...fill],
        [...HEADER, ...added].map((it) => ({ ...text(it), ...STYLES.header })),
        ...rows.map((row, at) => [
          ...COLUMNS.map(({ field }) => ({ ...cellOf(row, field, at), height: rowHeight(row) })),
          ...added.map((it) => ({ ...text(row.more?.[it] ?? ""), ...STYLES.cell })),
        ]),
      ],
      columns: [
        ...COLUMNS.map(({ width: characters }) => ({ width: characters })),
        ...added.map(() => ({ width: 20 })),
      ],
      stickyRowsCount: ROWS_ABOVE,
      stickyColumnsCount: 1,
      orientation: "landscape",
      conditionalFormatting: colouring(
        { decision: column("decision"), tier: column("tier") },
        ROWS_ABOVE + 1,
        last,
      ),
    },
    extras: {
      header: { row: ROWS_ABOVE, columns: width, last },
      dropDown: { column: column("decision"), words: Object.keys(DECISIONS) },
      links: rows
        .slice(0, LINKED_ROWS_AT_MOST)
        .flatMap((row, at) =>
          isLinked(row) ? (["old", "to"] as const).flatMap((field) => linkOf(row, field, at)) : [],
        ),
    },
  };
}

function rowHeight(row: SuggestionRow): number {
  return heightOf(COLUMNS.map(({ field, width }) => [String(row[field] ?? ""), width]));
}

/** From 0. */
function column(field: Field): number {
  return PLACES.get(field) ?? 0;
}

function linkOf(row: SuggestionRow, field: "old" | "to", at: number): SheetExtras["links"] {
  const href = webAddress(row[field]);
  return href === null ? [] : [{ row: ROWS_ABOVE + at, column: column(field), href }];
}

/** Whether the address of a row is a link; a pattern is not a page. */
function isLinked({ kind }: SuggestionRow): boolean {
  return kind !== "group";
}

function webAddress(address: string): string | null {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) && url.href.length < 2000 ? url.href : null;
}

function cellOf(row: SuggestionRow, field: Field, at: number): CellObject {
  const value = row[field];
  const style = {
    ...STYLES.cell,
    ...(row.kind === "group" ? STYLES.group : {}),
    ...(field === "decision" || field === "other" || field === "note" ? STYLES.input : {}),
  };
  if (typeof value === "number") {
    const format = field === "confidence" ? "0 %_)" : "#,##0_)";
    return { value, type: Number, format, ...style, align: "right", wrap: false };
  }
  const isLink =
    (field === "old" || field === "to") &&
    isLinked(row) &&
    at < LINKED_ROWS_AT_MOST &&
    webAddress(value ?? "") !== null;
  return { ...text(value ?? ""), ...style, ...(isLink ? LINK : {}) };
}

function text(value: string): CellObject {
  // Text that somebody types over it then stays text, too.
  const held = defuse(value).slice(0, CELL_CHARACTERS_AT_MOST);
  return { value: writtenText(held), type: String, format: "@" };
}

const ABOUT_WIDTH = 92;
const ABOUT_CELL = { textColor: INK, wrap: true, alignVertical: "top" } as const;

function aboutSheet(about: readonly AboutLine[]): XlsxSheet {
  return {
    sheet: ABOUT_SHEET,
    data: about.map(([name, said]) => [
      { ...text(name), ...ABOUT_CELL, fontWeight: "bold", height: heightOf([[said, ABOUT_WIDTH]]) },
      { ...text(said), ...ABOUT_CELL },
    ]),
    columns: [{ width: 22 }, { width: ABOUT_WIDTH }],
    orientation: "landscape",
  };
}

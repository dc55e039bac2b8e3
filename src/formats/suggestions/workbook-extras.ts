/** Adds what `write-excel-file` lacks: a drop-down, links, a filter, and pages as wide as the sheet. */
import type { Feature } from "write-excel-file/universal";
import {
  getCellAddress,
  sanitizeAttributeValue,
  sanitizeTextContent,
} from "write-excel-file/utility";

/** Rows and columns start at 0 unless stated otherwise. */
export interface SheetExtras {
  /** The row of column names, from 1, and the last row below it. */
  readonly header: { readonly row: number; readonly columns: number; readonly last: number };
  /** Other words can be typed too, after a warning. */
  readonly dropDown: { readonly column: number; readonly words: readonly string[] };
  readonly links: readonly {
    readonly row: number;
    readonly column: number;
    readonly href: string;
  }[];
}

const SHEET = "xl/worksheets/sheet{id}.xml";
const LINK_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

/** @param sheets The extras of the first sheets of the workbook; later sheets have none. */
export function workbookExtras(sheets: readonly SheetExtras[]): Feature<Blob> {
  return {
    files: {
      transform: {
        [SHEET]: {
          // As many pages as necessary, each as wide as the sheet.
          transformElementAttributes: (tag, attributes) =>
            tag === "pageSetup" ? { ...attributes, fitToHeight: 0 } : attributes,
          transform: (xml, _options, { sheetIndex }) => {
            const extras = sheets[sheetIndex];
            if (!extras) return xml;
            // The order of elements is fixed (ECMA-376, 18.3.1.99): programs report any other as a damaged file.
            const page = before(xml, "<sheetViews>", PAGE);
            const filtered = behind(page, "</sheetData>", filterOf(extras));
            return before(filtered, "<pageMargins", dropDownOf(extras) + linksOf(extras));
          },
        },
        "xl/worksheets/_rels/sheet{id}.xml.rels": {
          insert: (_options, { sheetIndex }) =>
            (sheets[sheetIndex]?.links ?? []).map(relationOf).join(""),
        },
      },
    },
  };
}

function before(xml: string, anchor: string, element: string): string {
  const at = placeOf(xml, anchor);
  return xml.slice(0, at) + element + xml.slice(at);
}

function behind(xml: string, anchor: string, element: string): string {
  const at = placeOf(xml, anchor) + anchor.length;
  return xml.slice(0, at) + element + xml.slice(at);
}

function placeOf(xml: string, anchor: string): number {
  const at = xml.indexOf(anchor);
  if (at === -1) throw new Error(`write-excel-file writes no ${anchor} any more`);
  return at;
}

const PAGE = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';

function filterOf({ header: { row, columns, last } }: SheetExtras): string {
  const range = `${getCellAddress(row - 1, 0)}:${getCellAddress(last - 1, columns - 1)}`;
  return `<autoFilter ref="${range}"/>`;
}

function dropDownOf({ dropDown: { column, words }, header: { row, last } }: SheetExtras): string {
  const range = `${getCellAddress(row, column)}:${getCellAddress(last - 1, column)}`;
  const list = sanitizeTextContent(`"${words.join(",")}"`);
  const says = sanitizeAttributeValue(`Choose ${words.join(", ")}, or leave it empty.`);
  return `<dataValidations count="1"><dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" errorTitle="Decision" error="${says}" sqref="${range}"><formula1>${list}</formula1></dataValidation></dataValidations>`;
}

function linksOf({ links }: SheetExtras): string {
  if (links.length === 0) return "";
  const all = links.map(
    ({ row, column }, at) =>
      `<hyperlink ref="${getCellAddress(row, column)}" r:id="${relationId(at)}"/>`,
  );
  return `<hyperlinks>${all.join("")}</hyperlinks>`;
}

function relationOf({ href }: SheetExtras["links"][number], at: number): string {
  return `<Relationship Id="${relationId(at)}" Type="${LINK_TYPE}" Target="${sanitizeAttributeValue(href)}" TargetMode="External"/>`;
}

function relationId(at: number): string {
  return `rIdLink${at + 1}`;
}

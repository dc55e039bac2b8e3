/** What `write-excel-file` leaves to others: a drop-down, links, a filter, and pages as wide as the sheet. */
import type { Feature } from "write-excel-file/universal";
import {
  getCellAddress,
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeAttributeValue,
  sanitizeTextContent,
} from "write-excel-file/utility";

/** Rows and columns from 0, unless said otherwise. */
export interface SheetExtras {
  /** The row of column names, from 1, and the last row that they name. */
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

/** @param sheets Of the first sheets of the workbook; those behind have none. */
export function workbookExtras(sheets: readonly SheetExtras[]): Feature<Blob> {
  return {
    files: {
      transform: {
        [SHEET]: {
          transform: (xml, _options, { sheetIndex }) => {
            const extras = sheets[sheetIndex];
            return extras
              ? [PAGE, filterOf(extras), dropDownOf(extras), linksOf(extras)].reduce(insert, xml)
              : xml;
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

function insert(xml: string, element: string): string {
  if (element === "") return xml;
  const order = getOrderOfSiblings(SHEET, "worksheet") ?? [];
  return insertElementMarkupAccordingToOrderOfSiblings(xml, element, order, "worksheet");
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

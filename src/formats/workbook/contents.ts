/** Reads where the parts of a workbook are (ECMA-376, parts 1 and 2). */
import type { Parts } from "./parts.ts";
import { WorkbookError } from "./problem.ts";
import { readXml } from "./xml.ts";

export interface Contents {
  /** In the order of their tabs. */
  readonly sheets: readonly {
    readonly name: string;
    readonly isHidden: boolean;
    readonly part: string;
  }[];
  /** null if there is none. */
  readonly strings: string | null;
  readonly styles: string | null;
  /** Whether days are counted from 1904, as Apple's programs did. */
  readonly is1904: boolean;
}

const RELATIONS = "xl/_rels/workbook.xml.rels";
const WORKBOOK = "xl/workbook.xml";

/** @throws WorkbookError if the workbook does not say. */
export function readContents(parts: Parts): Contents {
  const relations = readRelations(parts);
  const partOf = (kind: string): string | null =>
    [...relations.values()].find((it) => it.kind === kind)?.part ?? null;
  const sheets: Contents["sheets"][number][] = [];
  let is1904 = false;
  readXml(WORKBOOK, readPart(parts, WORKBOOK), {
    open(tag, attributes) {
      if (tag === "workbookPr") is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? "");
      if (tag !== "sheet") return;
      const { name = "", state = "visible" } = attributes;
      const [, id] = Object.entries(attributes).find(([it]) => it.endsWith(":id")) ?? [];
      const relation = relations.get(id ?? "");
      // Other sheets, such as charts, have no cells.
      if (relation?.kind !== "worksheet") return;
      sheets.push({ name, isHidden: state !== "visible", part: relation.part });
    },
  });
  return { sheets, strings: partOf("sharedStrings"), styles: partOf("styles"), is1904 };
}

function readRelations(
  parts: Parts,
): ReadonlyMap<string, { readonly kind: string; readonly part: string }> {
  const relations = new Map<string, { readonly kind: string; readonly part: string }>();
  readXml(RELATIONS, readPart(parts, RELATIONS), {
    open(tag, { Id: id = "", Type: type = "", Target: target = "" }) {
      if (tag !== "Relationship") return;
      const part = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
      relations.set(id, { kind: type.slice(type.lastIndexOf("/") + 1), part });
    },
  });
  return relations;
}

function readPart(parts: Parts, name: string): Uint8Array {
  const bytes = parts.read(name);
  if (!bytes) throw new WorkbookError(`there is no ${name} in it`);
  return bytes;
}

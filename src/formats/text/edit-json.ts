import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { DataPath } from "../../domain/finding.ts";

/** A change of one place of a document. */
export interface JsonEdit {
  readonly path: DataPath;
  /** undefined takes out the entry of a list that the path names. */
  readonly value: string | undefined;
}

/**
 * Changes texts of a JSON document, and takes entries out of its lists; all around them stays as it is, byte for byte.
 *
 * @param text Strict JSON, with or without a byte-order mark.
 * @param edits Of different places. One whose place is not there changes nothing.
 */
export function editJson(text: string, edits: readonly JsonEdit[]): string {
  const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const document = text.slice(mark.length);
  const root = parseTree(document);
  if (!root) return text;
  const found = edits.flatMap(({ path, value }) => {
    const node = findNodeAtLocation(root, [...path]);
    return node ? [{ node, value }] : [];
  });
  const removed = new Set(found.filter((it) => it.value === undefined).map((it) => it.node));
  const changes = found.map(({ node, value }): Edit => {
    if (value === undefined) return removal(node, removed);
    return { offset: node.offset, length: node.length, content: JSON.stringify(value) };
  });
  return mark + applyEdits(document, changes);
}

/** Takes an entry out with the comma before it; those that would leave none before them, with the one behind. */
function removal(node: Node, removed: ReadonlySet<Node>): Edit {
  const entries = node.parent?.children ?? [];
  const index = entries.indexOf(node);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const isLeading = entries.slice(0, index).every((it) => removed.has(it));
  const start = before && !isLeading ? before.offset + before.length : node.offset;
  const end = after && isLeading ? after.offset : node.offset + node.length;
  return { offset: start, length: end - start, content: "" };
}

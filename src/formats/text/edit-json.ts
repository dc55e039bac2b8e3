import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { DataPath } from "../../domain/finding.ts";

/** A change at one place in a document. */
export interface JsonEdit {
  readonly path: DataPath;
  /** The new text; undefined removes the list entry that the path names. */
  readonly value: string | undefined;
}

/**
 * Changes texts in a JSON document and removes entries of its lists; everything else stays the same, byte for byte.
 *
 * @param text Strict JSON, with or without a byte-order mark.
 * @param edits Edits of different places. An edit of a missing place changes nothing.
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

/** Removes an entry together with the comma before it, or with the comma after it if no entry before it remains. */
function removal(node: Node, removed: ReadonlySet<Node>): Edit {
  const entries = node.parent?.children ?? [];
  const index = entries.indexOf(node);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const isLeading = entries.slice(0, index).every((it) => removed.has(it));
  const start = before && !isLeading ? before.offset + before.length : node.offset;
  const end = after && isLeading ? after.offset : node.offset + node.length;
  return { offset: start, length: end - start, content: "" };
}

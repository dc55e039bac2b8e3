import { releasePath } from "../../ui/menu.ts";

/** Returns the path of all findings of one kind in a release. */
export function kindPath(id: string, kind: string): string {
  return `${releasePath(id)}/findings/${encodeURIComponent(kind)}`;
}

/** Returns the path of one rule of a release, by its `from`, with its findings and comments. */
export function rulePath(id: string, from: string): string {
  return `${releasePath(id)}/rule?from=${encodeURIComponent(from)}`;
}

/** Returns the path that forms send remarks to. */
export function remarksPath(id: string): string {
  return `${releasePath(id)}/remarks`;
}

/** Returns the anchor of a kind on the page of its release. */
export function anchorOf(kind: string): string {
  return `finding-${kind}`;
}

import { releasePath } from "../../ui/menu.ts";

export function kindPath(id: string, kind: string): string {
  return `${releasePath(id)}/findings/${encodeURIComponent(kind)}`;
}

/** Returns the path of one rule of a release, by its `from`, with its findings and comments. */
export function rulePath(id: string, from: string): string {
  return `${releasePath(id)}/rule?from=${encodeURIComponent(from)}`;
}

export function remarksPath(id: string): string {
  return `${releasePath(id)}/remarks`;
}

export function anchorOf(kind: string): string {
  return `finding-${kind}`;
}

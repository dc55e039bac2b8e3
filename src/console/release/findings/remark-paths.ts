import { releasePath } from "../../ui/menu.ts";

/** All findings of one kind in a release. */
export function kindPath(id: string, kind: string): string {
  return `${releasePath(id)}/findings/${encodeURIComponent(kind)}`;
}

/** One rule of a release, by its `from`: what was found about it, and what is said of it. */
export function rulePath(id: string, from: string): string {
  return `${releasePath(id)}/rule?from=${encodeURIComponent(from)}`;
}

/** Where forms send remarks. */
export function remarksPath(id: string): string {
  return `${releasePath(id)}/remarks`;
}

/** The place of a kind on the page of its release. */
export function anchorOf(kind: string): string {
  return `finding-${kind}`;
}

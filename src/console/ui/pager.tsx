import type { View } from "../shared/view.ts";
import { withParameters } from "./format.ts";

interface PagerProps {
  readonly view: View;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Links to the neighbouring pages, each with an address of its own. */
export function Pager({ view, page, pages }: PagerProps) {
  const { texts } = view;
  if (pages <= 1) return null;
  const link = (to: number, label: string) => (
    <a href={withParameters(view, { page: to === 1 ? null : String(to) })}>{label}</a>
  );
  return (
    <nav class="pager" aria-label={texts.pager.label}>
      <ul>
        {page > 1 && <li>{link(1, texts.pager.first)}</li>}
        {page > 1 && <li>{link(page - 1, texts.pager.previous)}</li>}
        <li aria-current="page">{texts.pager.page(page, pages)}</li>
        {page < pages && <li>{link(page + 1, texts.pager.next)}</li>}
        {page < pages && <li>{link(pages, texts.pager.last)}</li>}
      </ul>
    </nav>
  );
}

/** Reads the page number from an address. */
export function readPage({ searchParams }: URL): number {
  return pageNumber(searchParams.get("page") ?? "");
}

/** Reads a page number, from 1; 1 if it is absent or unreadable. */
export function pageNumber(text: string): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

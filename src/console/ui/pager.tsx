import type { Child } from "hono/jsx";
import type { View } from "../shared/view.ts";
import { withParameters } from "./format.ts";

export interface PagerProps {
  readonly view: View;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
}

/** Links to the neighbouring pages, each with an address of its own. */
export function Pager(props: PagerProps) {
  const link = (to: number, label: string) => (
    <a href={withParameters(props.view, { page: to === 1 ? null : String(to) })}>{label}</a>
  );
  return <PageList {...props} turn={link} />;
}

/** The neighbouring pages, each with the element that leads there. */
export function PageList({
  view: { texts },
  page,
  pages,
  turn,
}: PagerProps & { readonly turn: (to: number, label: string) => Child }) {
  if (pages <= 1) return null;
  return (
    <nav class="pager" aria-label={texts.pager.label}>
      <ul>
        {page > 1 && <li>{turn(1, texts.pager.first)}</li>}
        {page > 1 && <li>{turn(page - 1, texts.pager.previous)}</li>}
        <li aria-current="page">{texts.pager.page(page, pages)}</li>
        {page < pages && <li>{turn(page + 1, texts.pager.next)}</li>}
        {page < pages && <li>{turn(pages, texts.pager.last)}</li>}
      </ul>
    </nav>
  );
}

export function readPage({ searchParams }: URL): number {
  return pageNumber(searchParams.get("page") ?? "");
}

/** Reads a page number, from 1; 1 if it is absent or unreadable. */
export function pageNumber(text: string): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

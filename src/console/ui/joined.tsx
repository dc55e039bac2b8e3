import type { Child } from "hono/jsx";

/** Items with something between them. */
export function Joined({ items, by }: { items: readonly Child[]; by: Child }) {
  return (
    <>
      {items.map((it, index) => (
        <>
          {index > 0 && by}
          {it}
        </>
      ))}
    </>
  );
}

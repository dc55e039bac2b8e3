/** A small square in a colour of the charts, beside its meaning. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg class="visit-swatch" viewBox="0 0 1 1" aria-hidden="true">
      <rect class={colour} width="1" height="1" />
    </svg>
  );
}

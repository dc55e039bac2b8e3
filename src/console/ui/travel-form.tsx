import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { InstantFields } from "./instant-fields.tsx";
import { TIME_PATH } from "./menu.ts";

interface TravelFormProps {
  readonly view: View;
  readonly gate: Instant;
  readonly isOpen?: boolean;
}

/** Where the reviewer chooses the instant as of which old addresses on this deployment are answered. */
export function TravelForm({ view, gate, isOpen = false }: TravelFormProps) {
  const { texts, chosenAt } = view;
  return (
    <>
      {chosenAt === null && <p>{texts.travel.isDefault}</p>}
      <details open={isOpen}>
        <summary>{texts.travel.choose}</summary>
        <form method="post" action={TIME_PATH} class="travel">
          <InstantFields
            view={view}
            gate={gate}
            chosen={chosenAt === null ? "default" : "other"}
            other={chosenAt}
            withDefault
          />
          <button>{texts.travel.submit}</button>
        </form>
      </details>
    </>
  );
}
